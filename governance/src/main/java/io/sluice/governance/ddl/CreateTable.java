package io.sluice.governance.ddl;

import io.sluice.governance.ddl.ColumnType.ListOf;
import io.sluice.governance.ddl.ColumnType.MapOf;
import io.sluice.governance.ddl.ColumnType.Scalar;
import io.sluice.governance.ddl.ColumnType.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A {@code CREATE TABLE} statement.
 *
 * @param table three-level name, as it was written
 * @param whenThere what to do when there is such a table
 * @param columns in their order
 * @param properties {@code TBLPROPERTIES}
 */
public record CreateTable(
    String table, WhenThere whenThere, List<Column> columns, Map<String, String> properties) {

  private static final Pattern BEGINNING =
      Pattern.compile("\\s*CREATE\\s+TABLE\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  public CreateTable {
    columns = List.copyOf(columns);
    properties = Map.copyOf(properties);
  }

  /** What to do when there is a table of this name. */
  public enum WhenThere {
    REFUSE,
    /** {@code IF NOT EXISTS}. */
    LEAVE
  }

  /** Whether a statement is meant to be one. */
  public static boolean isMeantBy(String statement) {
    return BEGINNING.matcher(statement).matches();
  }

  /**
   * Reads a statement.
   *
   * @throws DdlException when it is not one that can be followed
   */
  public static CreateTable parse(String statement) {
    return new Parser(Tokens.of(statement)).statement();
  }

  private static final class Parser {

    private static final Map<String, String> SYNONYMS = Map.of("BIGINT", "LONG", "INTEGER", "INT");

    private final Tokens tokens;

    Parser(Tokens tokens) {
      this.tokens = tokens;
    }

    CreateTable statement() {
      tokens.expectWords("CREATE", "TABLE");
      var whenThere = tokens.skipWords("IF", "NOT", "EXISTS") ? WhenThere.LEAVE : WhenThere.REFUSE;
      var table = table();
      var columns = columns();
      var properties = new LinkedHashMap<String, String>();
      while (!tokens.isEnd()) {
        clause(properties);
      }
      return new CreateTable(table, whenThere, columns, properties);
    }

    private String table() {
      var name = new StringBuilder(tokens.name("catalog.schema.table"));
      for (int i = 0; i < 2; i++) {
        if (!tokens.skipMark(".")) {
          throw tokens.unexpected("catalog.schema.table");
        }
        name.append('.').append(tokens.name("catalog.schema.table"));
      }
      return name.toString();
    }

    private List<Column> columns() {
      var columns = new ArrayList<Column>();
      tokens.expectMark("(");
      do {
        columns.add(column());
      } while (tokens.skipMark(","));
      tokens.expectMark(")");
      return columns;
    }

    private void clause(Map<String, String> properties) {
      if (tokens.skipWords("USING")) {
        tokens.expectWords("DELTA");
      } else if (tokens.skipWords("TBLPROPERTIES")) {
        properties(properties);
      } else if (tokens.skipWords("COMMENT")) {
        tokens.text("a text in quotes");
      } else if (!tokens.skipMark(";") || !tokens.isEnd()) {
        throw tokens.unexpected("USING DELTA, TBLPROPERTIES or the end of the statement");
      }
    }

    private void properties(Map<String, String> properties) {
      tokens.expectMark("(");
      do {
        var key = key();
        tokens.skipMark("=");
        properties.put(key, tokens.text("a text in quotes"));
      } while (tokens.skipMark(","));
      tokens.expectMark(")");
    }

    private String key() {
      if (tokens.isText()) {
        return tokens.text("a property");
      }
      var key = new StringBuilder(tokens.name("a property"));
      while (tokens.skipMark(".")) {
        key.append('.').append(tokens.name("a property"));
      }
      return key.toString();
    }

    private Column column() {
      var name = tokens.name("a column");
      tokens.skipMark(":");
      var type = type();
      if (tokens.skipWords("COMMENT")) {
        tokens.text("a text in quotes");
      }
      return new Column(name, type);
    }

    private ColumnType type() {
      if (tokens.skipWords("STRUCT")) {
        return struct();
      }
      if (tokens.skipWords("ARRAY")) {
        tokens.expectMark("<");
        var element = type();
        tokens.expectMark(">");
        return new ListOf(element);
      }
      if (tokens.skipWords("MAP")) {
        tokens.expectMark("<");
        var key = type();
        tokens.expectMark(",");
        var value = type();
        tokens.expectMark(">");
        return new MapOf(key, value);
      }
      return scalar();
    }

    private Struct struct() {
      var fields = new ArrayList<Column>();
      tokens.expectMark("<");
      do {
        fields.add(column());
      } while (tokens.skipMark(","));
      tokens.expectMark(">");
      return new Struct(fields);
    }

    private Scalar scalar() {
      var written = tokens.name("a type").toUpperCase(Locale.ROOT);
      var name = new StringBuilder(SYNONYMS.getOrDefault(written, written));
      if (tokens.skipMark("(")) {
        name.append('(').append(tokens.name("a number"));
        while (tokens.skipMark(",")) {
          name.append(',').append(tokens.name("a number"));
        }
        tokens.expectMark(")");
        name.append(')');
      }
      return new Scalar(name.toString());
    }
  }
}
