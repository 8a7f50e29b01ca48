package io.sluice.aggregator.settle;

import io.sluice.event.CallAdmitted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a call that is not closed.
 *
 * @param admitted its admission; null when its settlement came first, from another topic
 * @param since when the first of the two came
 */
record OpenCall(@Nullable CallAdmitted admitted, Instant since) {}
