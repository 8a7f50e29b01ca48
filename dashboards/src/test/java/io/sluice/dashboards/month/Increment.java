package io.sluice.dashboards.month;

import java.time.Instant;

/** What really happened, whatever the agent makes of it: so much more of something. */
public record Increment(String agent, String name, String type, Instant time, double amount) {}
