package io.sluice.governance.yaml;

import io.sluice.governance.Table;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads one item of {@code tables}. */
final class TableSection {

  private static final Set<String> MEMBERS = Set.of("name", "schema", "modify", "select");

  private static final Map<String, Table.Schema> SCHEMAS =
      Map.of(
          "otel-metrics-v1", Table.Schema.OTEL_METRICS_V1,
          "otel-logs-v1", Table.Schema.OTEL_LOGS_V1,
          "otel-spans-v1", Table.Schema.OTEL_SPANS_V1);

  private TableSection() {}

  static Table read(Section section, Grantees grantees) {
    section.allow(MEMBERS);
    return new Table(
        name(section),
        Choice.required(section, "schema", SCHEMAS, Table.Schema.OTEL_METRICS_V1),
        grantees.read(section, "modify"),
        grantees.read(section, "select"));
  }

  private static String name(Section section) {
    var name = section.required("name", Names.EXPECTED_TABLE);
    if (!name.isEmpty() && !Names.isTable(name)) {
      section.problems().report(section.path("name"), name, Names.EXPECTED_TABLE);
    }
    if (name.toLowerCase(Locale.ROOT).startsWith("system.")) {
      section
          .problems()
          .report(section.path("name"), name, "another catalog: system holds the gateway's tables");
    }
    return name;
  }
}
