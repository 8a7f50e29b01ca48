/**
 * Who may do what: principals, access tokens, models, limits and prices. Pure; no I/O of its own.
 */
@NullMarked
package io.sluice.governance;

import org.jspecify.annotations.NullMarked;
