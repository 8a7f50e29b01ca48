/** What a usable record of a signal is, and its way to Kafka. */
@NullMarked
package io.sluice.otlp.signal;

import org.jspecify.annotations.NullMarked;
