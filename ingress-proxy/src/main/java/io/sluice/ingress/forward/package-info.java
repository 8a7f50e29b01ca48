/** Sends a call to its provider and streams the answer back. */
@NullMarked
package io.sluice.ingress.forward;

import org.jspecify.annotations.NullMarked;
