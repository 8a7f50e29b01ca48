/** {@code sluice limits}: what is used of limits and budgets, and what is left. */
@NullMarked
package io.sluice.cli.limits;

import org.jspecify.annotations.NullMarked;
