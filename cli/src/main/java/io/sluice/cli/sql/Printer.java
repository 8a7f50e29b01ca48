package io.sluice.cli.sql;

import io.sluice.dashboards.lake.LakeRows;

/** Prints an answer while it comes. */
interface Printer extends LakeRows {

  /** Comes once, after the last row. */
  void end();
}
