/** Receives OpenTelemetry over HTTP and answers when Kafka has it. */
@NullMarked
package io.sluice.otlp;

import org.jspecify.annotations.NullMarked;
