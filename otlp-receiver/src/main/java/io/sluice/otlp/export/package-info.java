/** The OTLP/HTTP and OTLP/gRPC protocols: what may be sent, by whom, and what is answered. */
@NullMarked
package io.sluice.otlp.export;

import org.jspecify.annotations.NullMarked;
