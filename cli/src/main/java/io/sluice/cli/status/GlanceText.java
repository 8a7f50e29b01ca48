package io.sluice.cli.status;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** A {@link Glance} for people: one line for each question. */
final class GlanceText {

  private static final long KIB = 1024;

  private GlanceText() {}

  static void print(Glance glance, PrintWriter out) {
    line(out, "calls", calls(glance));
    line(out, "refused", refused(glance));
    line(out, "waits", waits(glance));
    line(out, "orphans", glance.orphans() + " calls settled for a proxy that was gone");
    line(out, "lag", lag(glance.lag()));
    line(out, "fresh", fresh(glance));
    line(out, "spool", spool(glance));
    line(out, "otlp", text("%.1f items/s", glance.telemetryPerSecond()));
  }

  private static String calls(Glance glance) {
    return text(
        "%.1f/s now, %d since start; errors of providers %s; mean %s",
        glance.callsPerSecond(),
        glance.calls(),
        percent(glance.errorRate()),
        millis(glance.callMillis()));
  }

  private static String refused(Glance glance) {
    var reasons = new StringJoiner(", ", " (", ")").setEmptyValue("");
    glance.refusedBy().forEach((reason, count) -> reasons.add(count + " " + reason));
    return percent(glance.refusalRate()) + " of all calls" + reasons;
  }

  private static String waits(Glance glance) {
    return text(
        "%d calls waited for a lease; Kafka's acknowledgement takes %s",
        glance.leaseWaits(), millis(glance.ackMillis()));
  }

  private static String lag(Map<String, Long> lags) {
    var some = new StringJoiner(", ").setEmptyValue("0 records");
    lags.forEach(
        (reader, lag) -> {
          if (lag > 0) {
            some.add(reader + ": " + lag);
          }
        });
    return some.toString();
  }

  private static String fresh(Glance glance) {
    var checkpoint = glance.checkpointSeconds();
    if (checkpoint == null) {
      return "not known: no sink answers";
    }
    var text = new StringJoiner("; ").add(text("rows became visible %.0f s ago", checkpoint));
    glance
        .newestRowSeconds()
        .forEach((table, age) -> text.add(text("%s: newest %.0f s ago", table, age)));
    return text.toString();
  }

  private static String spool(Glance glance) {
    if (glance.spoolRecords() == 0 && glance.spoolSeconds() == 0) {
      return "empty";
    }
    return text(
        "%d records, %d KiB, for %.0f s",
        glance.spoolRecords(), glance.spoolBytes() / KIB, glance.spoolSeconds());
  }

  private static String percent(@Nullable Double part) {
    return part == null ? "none" : text("%.1f %%", 100 * part);
  }

  private static String millis(@Nullable Double millis) {
    return millis == null ? "(no calls)" : text("%.1f ms", millis);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static void line(PrintWriter out, String name, String text) {
    out.println(text("%-8s %s", name, text));
  }
}
