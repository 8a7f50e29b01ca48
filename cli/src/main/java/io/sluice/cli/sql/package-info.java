/** Asks the tables and prints the answer. */
@NullMarked
package io.sluice.cli.sql;

import org.jspecify.annotations.NullMarked;
