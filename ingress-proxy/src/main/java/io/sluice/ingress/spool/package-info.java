/** Where do records wait while Kafka is away? On the local disk, in order, until they are sent. */
@NullMarked
package io.sluice.ingress.spool;

import org.jspecify.annotations.NullMarked;
