/**
 * Which operation, which model, which provider? Finds the model in the bytes and edits only that.
 */
@NullMarked
package io.sluice.ingress.route;

import org.jspecify.annotations.NullMarked;
