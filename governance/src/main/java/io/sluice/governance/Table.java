package io.sluice.governance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * A Delta table that telemetry may be sent to.
 *
 * @param name three-level name, {@code catalog.schema.table}
 * @param schema the columns it has
 * @param modify who may write, see {@link Grants}; empty for every known principal
 * @param select who may read; the receiver asks for both
 */
public record Table(String name, Schema schema, List<String> modify, List<String> select)
    implements Declaration {

  public Table {
    modify = List.copyOf(modify);
    select = List.copyOf(select);
  }

  /** The documented column sets. */
  public enum Schema {
    @JsonProperty("otel-metrics-v1")
    OTEL_METRICS_V1,
    @JsonProperty("otel-logs-v1")
    OTEL_LOGS_V1,
    @JsonProperty("otel-spans-v1")
    OTEL_SPANS_V1;

    /** Its name in the configuration file, e.g. {@code otel-metrics-v1}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public String key() {
    return "table:" + name;
  }

  /** Whether this principal holds both {@code MODIFY} and {@code SELECT}. */
  public boolean isWritableBy(Principal principal) {
    return holds(modify, principal) && holds(select, principal);
  }

  private static boolean holds(List<String> grantees, Principal principal) {
    return grantees.isEmpty() || Grants.name(grantees, principal);
  }
}
