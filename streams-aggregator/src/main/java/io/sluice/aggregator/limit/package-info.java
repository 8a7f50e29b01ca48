/** Grants leases: who may admit how much under a limit, and until when. */
@NullMarked
package io.sluice.aggregator.limit;

import org.jspecify.annotations.NullMarked;
