/** The outside world on one machine: a Kafka broker and a mock model provider. */
@NullMarked
package io.sluice.sandbox;

import org.jspecify.annotations.NullMarked;
