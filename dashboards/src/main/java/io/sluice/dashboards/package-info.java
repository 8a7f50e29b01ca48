/** What is asked of the tables: the queries behind the boards. */
@NullMarked
package io.sluice.dashboards;

import org.jspecify.annotations.NullMarked;
