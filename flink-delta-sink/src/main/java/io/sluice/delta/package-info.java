/** Lands what is on Kafka in Delta tables, exactly once. */
@NullMarked
package io.sluice.delta;

import org.jspecify.annotations.NullMarked;
