package io.sluice.cli.status;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one process.
 *
 * @param name of the part it is
 * @param pid its id; null when it runs elsewhere
 * @param ready whether it can do its work
 * @param cause what stands in its way; empty when nothing does
 * @param notes what there is to know beside, by name
 * @param metrics its figures; empty ones when it has no admin port or does not answer
 */
public record ProcessReport(
    String name,
    @Nullable Long pid,
    boolean ready,
    String cause,
    Map<String, String> notes,
    @JsonIgnore MetricsText metrics) {

  public ProcessReport {
    notes = Map.copyOf(notes);
  }

  /** One that has nothing to tell but whether it is there. */
  static ProcessReport of(String name, @Nullable Long pid, Readiness readiness) {
    return new ProcessReport(
        name, pid, readiness.isReady(), readiness.cause(), Map.of(), MetricsText.NONE);
  }

  /** Asks a process for its health and its figures. */
  static ProcessReport of(@Nullable String name, @Nullable Long pid, AdminPort port) {
    var said = port.health();
    var metrics = port.metrics().orElse(MetricsText.NONE);
    return new ProcessReport(
        name == null ? nameIn(metrics, port) : name,
        pid,
        said.readiness().isReady(),
        said.readiness().cause(),
        said.notes(),
        metrics);
  }

  /** Asks a process that runs elsewhere, and is called what it calls itself. */
  public static ProcessReport of(AdminPort port) {
    return of(null, null, port);
  }

  private static String nameIn(MetricsText metrics, AdminPort port) {
    return metrics.of("sluice_ready").stream()
        .map(ready -> ready.label("service"))
        .filter(service -> !service.isEmpty())
        .findFirst()
        .orElseGet(() -> port.url().toString());
  }
}
