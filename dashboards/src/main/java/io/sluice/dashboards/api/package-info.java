/** What the pages ask: questions to the lake, limits, declarations and the health of the parts. */
@NullMarked
package io.sluice.dashboards.api;

import org.jspecify.annotations.NullMarked;
