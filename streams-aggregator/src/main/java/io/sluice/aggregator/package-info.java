/** The process that runs the stream topologies of the gateway. */
@NullMarked
package io.sluice.aggregator;

import org.jspecify.annotations.NullMarked;
