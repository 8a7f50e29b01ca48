/** What happened? One page per call, written to Kafka before the answer is complete. */
@NullMarked
package io.sluice.ingress.ledger;

import org.jspecify.annotations.NullMarked;
