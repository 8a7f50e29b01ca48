/** {@code sluice topics}: the topics that the services meet on, on any Kafka. */
@NullMarked
package io.sluice.cli.topics;

import org.jspecify.annotations.NullMarked;
