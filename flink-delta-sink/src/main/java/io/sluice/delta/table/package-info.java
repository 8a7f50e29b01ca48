/** The Flink sink that lands rows in Delta tables, on Delta Kernel; the tables know how far. */
@NullMarked
package io.sluice.delta.table;

import org.jspecify.annotations.NullMarked;
