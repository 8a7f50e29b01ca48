/** Opens the proxy's admission to benchmarks, which run it without a broker. */
@NullMarked
package io.sluice.ingress.admission;

import org.jspecify.annotations.NullMarked;
