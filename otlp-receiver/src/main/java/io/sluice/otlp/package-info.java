/** Receives OpenTelemetry over HTTP and gRPC, and answers when Kafka has it. */
@NullMarked
package io.sluice.otlp;

import org.jspecify.annotations.NullMarked;
