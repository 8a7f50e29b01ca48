/** Runs one Flink job inside this process: cluster, retained checkpoints, health, metrics. */
@NullMarked
package io.sluice.delta.local;

import org.jspecify.annotations.NullMarked;
