/** What travels between the services: events in the past tense, and the topics that carry them. */
@NullMarked
package io.sluice.event;

import org.jspecify.annotations.NullMarked;
