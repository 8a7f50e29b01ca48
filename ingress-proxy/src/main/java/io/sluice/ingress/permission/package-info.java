/** May they call this model, and may they know of it? */
@NullMarked
package io.sluice.ingress.permission;

import org.jspecify.annotations.NullMarked;
