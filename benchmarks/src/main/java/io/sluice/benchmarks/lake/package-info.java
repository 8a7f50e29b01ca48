/** What becomes of tables over time. */
@NullMarked
package io.sluice.benchmarks.lake;

import org.jspecify.annotations.NullMarked;
