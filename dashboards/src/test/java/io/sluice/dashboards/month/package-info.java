/** A generated month of calls and telemetry of which everything is known. */
@NullMarked
package io.sluice.dashboards.month;

import org.jspecify.annotations.NullMarked;
