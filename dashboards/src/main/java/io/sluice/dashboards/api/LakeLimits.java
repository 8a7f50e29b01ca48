package io.sluice.dashboards.api;

import java.time.Duration;

/**
 * How much one question may take.
 *
 * @param patience how long it may run
 * @param rows how many rows a page gets
 * @param exportedRows how many rows a file gets
 */
public record LakeLimits(Duration patience, int rows, int exportedRows) {}
