package io.sluice.cli.governance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.cli.CommandException;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.governance.EntryKind;
import io.sluice.governance.Table.Schema;
import java.util.Optional;
import java.util.regex.Pattern;

/** The tables that telemetry may be sent to, as far as making one needs them. */
public final class DeclaredTables {

  private static final Pattern SECRET = Pattern.compile("slc_([0-9a-f]+)_[0-9a-f]+");

  private final Administration administration;
  private final InstanceOptions instance;

  private DeclaredTables(Administration administration, InstanceOptions instance) {
    this.administration = administration;
    this.instance = instance;
  }

  /** The tables of the instance that the options name. */
  public static DeclaredTables of(InstanceOptions instance) {
    return new DeclaredTables(Administration.of(instance), instance);
  }

  /**
   * The schema of a declared table, e.g. {@code otel-logs-v1}; empty when there is none of that
   * name. Case does not count.
   */
  public Optional<String> schemaOf(String table) {
    var tables = EntryKind.TABLE.collection();
    for (var declared : administration.ask("GET", tables).path(tables)) {
      if (declared.path("name").asText().equalsIgnoreCase(table)) {
        return Optional.of(declared.path("schema").asText());
      }
    }
    return Optional.empty();
  }

  /**
   * Declares a table, and waits until that is acknowledged.
   *
   * @param owner who gets {@code MODIFY} and {@code SELECT}, as grants are written
   * @throws CommandException when it is refused (exit code 2), or cannot be done (1)
   */
  public void declare(String table, Schema schema, String owner) {
    var members = JsonNodeFactory.instance.objectNode().put("schema", schema.label());
    members.putArray("modify").add(owner);
    members.putArray("select").add(owner);
    administration.ask("PUT", EntryKind.TABLE.collection() + "/" + table, members);
  }

  /**
   * Whose access token this command was given, or the instance has made for its owner.
   *
   * @throws CommandException when there is none, or none that works
   */
  public String whoAsks() {
    var secret = SECRET.matcher(instance.ownToken());
    if (!secret.matches()) {
      throw CommandException.refused("the access token is none of this gateway");
    }
    JsonNode token = administration.ask("GET", "tokens/" + secret.group(1));
    return token.path("user").asText();
  }
}
