/** Closes the calls that their proxy can close no more. */
@NullMarked
package io.sluice.aggregator.settle;

import org.jspecify.annotations.NullMarked;
