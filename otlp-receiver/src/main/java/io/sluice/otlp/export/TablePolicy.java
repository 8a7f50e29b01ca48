package io.sluice.otlp.export;

import io.sluice.governance.Directory;
import io.sluice.governance.Principal;
import io.sluice.governance.Table;
import io.sluice.governance.ddl.DocumentedTables;
import io.sluice.otlp.export.Permission.Granted;
import io.sluice.otlp.export.Permission.Refused;
import io.sluice.otlp.signal.Signal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may send which signal to which table: the holder of a valid access token, to a declared table
 * with the signal's columns, on which they hold both {@code MODIFY} and {@code SELECT}.
 */
public final class TablePolicy {

  /** The request header that names the table. */
  static final String TABLE_HEADER = "X-Databricks-UC-Table-Name";

  private static final String SCHEME = "bearer ";
  private static final Pattern THREE_LEVELS = Pattern.compile("[^.\\s]+\\.[^.\\s]+\\.[^.\\s]+");

  private final Map<Signal, String> defaultTables;

  /**
   * A policy.
   *
   * @param defaultTables where a signal goes whose sender names no table; a signal without an entry
   *     needs the header
   */
  public TablePolicy(Map<Signal, String> defaultTables) {
    this.defaultTables = Map.copyOf(defaultTables);
  }

  Permission decide(
      Directory directory,
      Signal signal,
      @Nullable String authorization,
      @Nullable String tableHeader,
      Instant now) {
    var principal = secret(authorization).flatMap(secret -> directory.identify(secret, now));
    if (principal.isEmpty()) {
      return new Refused(Refusal.notIdentified());
    }
    var name = tableHeader == null ? defaultTables.get(signal) : tableHeader.strip();
    if (name == null || !THREE_LEVELS.matcher(name).matches()) {
      return new Refused(Refusal.malformedTable(TABLE_HEADER));
    }
    return decide(directory, signal.schema(), principal.get(), name);
  }

  private static Permission decide(
      Directory directory, Table.Schema schema, Principal principal, String name) {
    var table = directory.table(name);
    if (table.isEmpty()) {
      return new Refused(Refusal.unknownTable(name));
    }
    if (!table.get().isWritableBy(principal)) {
      return new Refused(Refusal.notPermitted(principal.name(), name));
    }
    var found = table.get().schema();
    var difference = DocumentedTables.difference(schema, found);
    if (difference.isPresent()) {
      return new Refused(Refusal.wrongSchema(TABLE_HEADER, name, found.label(), difference.get()));
    }
    return new Granted(principal.name(), name);
  }

  private static Optional<String> secret(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    return Optional.of(authorization.substring(SCHEME.length()).strip());
  }
}
