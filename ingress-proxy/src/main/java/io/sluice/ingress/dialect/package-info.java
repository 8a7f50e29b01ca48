/** What the vendors' APIs look like: their paths, errors, stream framing and usage. */
@NullMarked
package io.sluice.ingress.dialect;

import org.jspecify.annotations.NullMarked;
