/** Open-loop load on real processes, measured beside peers in the same run. */
@NullMarked
package io.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
