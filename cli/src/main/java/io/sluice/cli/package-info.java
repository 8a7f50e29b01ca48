/** The {@code sluice} command: what it is called with, and how it ends. */
@NullMarked
package io.sluice.cli;

import org.jspecify.annotations.NullMarked;
