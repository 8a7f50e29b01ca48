/** Tells calls that were sent to Kafka more than once, so that each has one row. */
@NullMarked
package io.sluice.delta.repeat;

import org.jspecify.annotations.NullMarked;
