package io.sluice.cli.doctor;

import java.util.List;

/** Whether there are the tables that rows and telemetry go to. */
final class TablesCheck {

  private static final String NAME = "tables";

  private TablesCheck() {}

  /**
   * @param usageThere whether the table of calls is in the lake
   * @param unknown how many requests of telemetry named a table that nobody has declared
   * @param declared the tables that are declared
   */
  static Finding of(String lake, boolean usageThere, long unknown, List<String> declared) {
    if (!usageThere) {
      return Finding.wrong(
          NAME,
          "system.ai_gateway.usage is not in " + lake,
          "the sink makes it when it starts: see that it runs, and that its LAKE is this one");
    }
    if (unknown > 0) { // since the receiver was started, so the table may be there by now
      return Finding.note(
          NAME,
          unknown + " requests of telemetry named a table that does not exist",
          "declare it under tables: in sluice.yaml or with sluice sql 'CREATE TABLE …', or correct"
              + " X-Databricks-UC-Table-Name of the agent. There are: "
              + (declared.isEmpty() ? "none" : String.join(", ", declared)));
    }
    return Finding.good(NAME, "system.ai_gateway.usage and " + declared.size() + " for telemetry");
  }
}
