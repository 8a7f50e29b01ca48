/** Asks the tables and prints the answer, and makes new ones. */
@NullMarked
package io.sluice.cli.sql;

import org.jspecify.annotations.NullMarked;
