/** Asks the Delta tables in SQL, by three-level name, and never writes to them. */
@NullMarked
package io.sluice.dashboards.lake;

import org.jspecify.annotations.NullMarked;
