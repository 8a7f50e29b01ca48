package io.sluice.cli.status;

import io.sluice.cli.instance.RunFile;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The processes of an instance on this machine. */
public final class Processes {

  private static final String HOST = "http://127.0.0.1:";

  private Processes() {}

  /** Asks all of them, in the order in which they were started. */
  public static List<ProcessReport> of(RunFile run) {
    var reports = new ArrayList<ProcessReport>();
    run.pids().forEach((name, pid) -> reports.add(report(run, name, pid)));
    return reports;
  }

  private static ProcessReport report(RunFile run, String name, long pid) {
    if (ProcessHandle.of(pid).isEmpty()) {
      return ProcessReport.of(name, pid, new Readiness("process " + pid + " is gone"));
    }
    var adminPort = run.adminPorts().get(name);
    if (adminPort != null) {
      return ProcessReport.of(name, pid, new AdminPort(URI.create(HOST + adminPort)));
    }
    if (name.equals("kafka")) {
      int colon = run.kafka().lastIndexOf(':');
      var host = run.kafka().substring(0, colon);
      int port = Integer.parseInt(run.kafka().substring(colon + 1));
      return ProcessReport.of(name, pid, Readiness.ofListener(host, port));
    }
    return ProcessReport.of(name, pid, Readiness.READY);
  }
}
