package io.sluice.dashboards.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * One statement as DuckDB's parser understood it. The parser decides what is a table and what is a
 * text, a comment or a quoted name; nothing here looks at the text of the statement.
 */
final class Question {

  static final String EXPECTED =
      "only one SELECT, WITH, DESCRIBE, SUMMARIZE or SHOW TABLES can be asked";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final Set<String> WRITING =
      Set.of("INSERT_QUERY_NODE", "UPDATE_QUERY_NODE", "DELETE_QUERY_NODE", "MERGE_QUERY_NODE");

  /** Functions that make rows of what they are given. */
  private static final Set<String> FUNCTIONS =
      new TreeSet<>(Set.of("generate_series", "generate_subscripts", "range", "unnest"));

  private final JsonNode tree;

  private Question(JsonNode tree) {
    this.tree = tree;
  }

  /**
   * Takes the answer of DuckDB's {@code json_serialize_sql}.
   *
   * @throws LakeSqlException when the statement cannot be read, is none, or does more than ask
   */
  static Question of(String serialized) {
    var tree = parsed(serialized);
    if (tree.path("error").booleanValue()) {
      throw refused(tree);
    }
    if (tree.path("statements").size() != 1) {
      throw new LakeSqlException(EXPECTED);
    }
    refuseWhatIsNotRead(tree);
    return new Question(tree);
  }

  /** The tables it names by three levels. */
  Set<TableName> tables() {
    var names = new TreeSet<TableName>();
    baseTables(tree).forEach(table -> name(table).ifPresent(names::add));
    return names;
  }

  /** Whether it is {@code SHOW TABLES}. */
  boolean asksForTables() {
    var shown = from().path("table_name").asText();
    return isShow("SHOW_SPECIAL")
        && (shown.equals("\"tables\"") || shown.equals("__show_tables_expanded"));
  }

  /** The table, if it is {@code DESCRIBE catalog.schema.table}. */
  Optional<TableName> describedTable() {
    var described = from().path("query").path("from_table");
    if (isShow("DESCRIBE") && isBaseTable(described)) {
      return name(described);
    }
    return Optional.empty();
  }

  /** The same statement with its three-level names replaced by the engine's own; serialized. */
  String serializedForEngine() {
    return serialized((table, name) -> rename(table, List.of(name.engineSchema(), name.table())));
  }

  /**
   * The same statement with its three-level names replaced by names of one level, which are made of
   * them; serialized.
   */
  String serializedWith(UnaryOperator<String> viewOf) {
    return serialized(
        (table, name) -> {
          if (table.path("alias").asText().isEmpty()) {
            table.put("alias", name.table());
          }
          rename(table, List.of(viewOf.apply(name.toString())));
        });
  }

  /**
   * Refuses whatever reads something else than tables of the lake: functions that open files or
   * tell of the engine, and tables that are neither in the lake nor named by the statement itself.
   *
   * @throws LakeSqlException naming it
   */
  void refuseOtherSources() {
    for (var function : functionsRead(tree)) {
      if (!FUNCTIONS.contains(function)) {
        throw new LakeSqlException(
            function + "(…) cannot be read from here (expected: a table, " + FUNCTIONS + ")");
      }
    }
    for (var table : baseTables(tree)) {
      if (name(table).isEmpty() && !isNamedHere(table)) {
        throw new LakeSqlException(
            "there is no table "
                + path(table)
                + "; tables have three levels: catalog.schema.table. SHOW TABLES lists all.");
      }
    }
  }

  private String serialized(BiConsumer<ObjectNode, TableName> renaming) {
    var copy = tree.deepCopy();
    var named = tables();
    baseTables(copy)
        .forEach(table -> name(table).ifPresent(name -> renaming.accept((ObjectNode) table, name)));
    copy.findParents("column_names").forEach(column -> shorten(column, named));
    return copy.toString();
  }

  private boolean isShow(String type) {
    return from().path("show_type").asText().equals(type);
  }

  private JsonNode from() {
    return tree.path("statements").path(0).path("node").path("from_table");
  }

  private static void rename(ObjectNode table, List<String> parts) {
    table.remove("catalog_name");
    table.remove("schema_name");
    if (parts.size() > 1) {
      table.put("schema_name", parts.get(0));
    }
    table.put("table_name", parts.get(parts.size() - 1));
    var path = table.putObject("qualified_name").putArray("path");
    parts.forEach(path::add);
  }

  // a bare word can be no file, and only WITH gives a name of one level to something
  private boolean isNamedHere(JsonNode table) {
    var name = path(table);
    return name.matches("[A-Za-z_][A-Za-z0-9_]*")
        && tree.findParents("query_node").size() > 0
        && tree.findValuesAsText("key").stream().anyMatch(name::equalsIgnoreCase);
  }

  private static String path(JsonNode table) {
    var parts = new ArrayList<String>();
    table.path("qualified_name").path("path").forEach(part -> parts.add(part.asText()));
    return String.join(".", parts);
  }

  private static Set<String> functionsRead(JsonNode tree) {
    var found = new TreeSet<String>();
    collectFunctionsRead(tree, found);
    return found;
  }

  private static void collectFunctionsRead(JsonNode node, Set<String> found) {
    if (node.path("type").asText().equals("TABLE_FUNCTION")) {
      found.add(node.path("function").path("function_name").asText().toLowerCase(Locale.ROOT));
    }
    node.forEach(child -> collectFunctionsRead(child, found));
  }

  // catalog.schema.table.column and schema.table.column: the engine knows the table by its last
  // part
  private static void shorten(JsonNode column, Set<TableName> named) {
    var parts = (ArrayNode) column.get("column_names");
    for (var name : named) {
      if (startsWith(parts, List.of(name.catalog(), name.schema(), name.table()))) {
        parts.remove(0);
        parts.remove(0);
        return;
      }
      if (startsWith(parts, List.of(name.schema(), name.table()))) {
        parts.remove(0);
        return;
      }
    }
  }

  private static boolean startsWith(ArrayNode parts, List<String> prefix) {
    if (parts.size() <= prefix.size()) {
      return false;
    }
    for (int i = 0; i < prefix.size(); i++) {
      if (!parts.get(i).asText().equalsIgnoreCase(prefix.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static void refuseWhatIsNotRead(JsonNode tree) {
    if (tree.findValuesAsText("type").stream().anyMatch(WRITING::contains)) {
      throw new LakeSqlException(EXPECTED);
    }
    if (!tree.findValues("at_clause").isEmpty()) {
      throw new LakeSqlException("AT (…) is not read here; ask for the latest version");
    }
  }

  private static List<JsonNode> baseTables(JsonNode tree) {
    var found = new ArrayList<JsonNode>();
    for (var candidate : tree.findParents("table_name")) {
      if (isBaseTable(candidate)) {
        found.add(candidate);
      }
      // the search stops at what it finds, and a table may stand inside another's clauses
      candidate.forEach(child -> found.addAll(baseTables(child)));
    }
    return found;
  }

  private static boolean isBaseTable(JsonNode node) {
    return node.path("type").asText().equals("BASE_TABLE");
  }

  private static Optional<TableName> name(JsonNode table) {
    var parts = new ArrayList<String>();
    table.path("qualified_name").path("path").forEach(part -> parts.add(part.asText()));
    return TableName.of(parts);
  }

  private static LakeSqlException refused(JsonNode tree) {
    if (tree.path("error_type").asText().equals("not implemented")) {
      return new LakeSqlException(EXPECTED);
    }
    return new LakeSqlException(
        tree.path("error_message").asText() + position(tree.path("position")));
  }

  private static String position(JsonNode position) {
    return position.isMissingNode() ? "" : " (character " + (position.asInt() + 1) + ")";
  }

  private static JsonNode parsed(String serialized) {
    try {
      return MAPPER.readTree(serialized);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the parser answers in JSON", e);
    }
  }
}
