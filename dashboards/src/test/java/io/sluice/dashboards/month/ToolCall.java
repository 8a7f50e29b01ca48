package io.sluice.dashboards.month;

import java.time.Instant;

/** A tool that an agent has called. */
public record ToolCall(
    String agent, String tool, Instant time, String session, boolean success, long millis) {}
