package io.sluice.cli.doctor;

import io.sluice.cli.status.ProcessReport;

/** Whether a process can do its work. */
final class ProcessCheck {

  private ProcessCheck() {}

  static Finding of(ProcessReport process) {
    if (process.ready()) {
      return Finding.good(process.name(), "ready");
    }
    return Finding.wrong(process.name(), process.cause(), cure(process));
  }

  private static String cure(ProcessReport process) {
    if (process.cause().contains("does not answer") || process.cause().contains("is gone")) {
      return "it does not run: its log says why, in logs/"
          + process.name()
          + ".log of the data"
          + " directory; sluice up starts it again by itself";
    }
    return "docs/operation.md, 'Health', says what stands behind each cause";
  }
}
