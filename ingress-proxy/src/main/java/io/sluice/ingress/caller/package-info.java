/** Who is calling? Finds the access token and the principal behind it. */
@NullMarked
package io.sluice.ingress.caller;

import org.jspecify.annotations.NullMarked;
