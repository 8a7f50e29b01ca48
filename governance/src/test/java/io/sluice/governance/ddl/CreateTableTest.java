package io.sluice.governance.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.governance.Table.Schema;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTableTest {

  private static final String LOGS = DocumentedTables.ddl(Schema.OTEL_LOGS_V1);
  private static final String METRICS = DocumentedTables.ddl(Schema.OTEL_METRICS_V1);

  @ParameterizedTest
  @EnumSource
  void theDocumentedStatementAsksForTheDocumentedTable(Schema schema) {
    var statement = CreateTable.parse(DocumentedTables.ddl(schema));

    assertThat(statement.table()).startsWith("c.s.p_otel_");
    assertThat(statement.properties()).isEqualTo(Map.of("otel.schemaVersion", "v1"));
    assertThat(DocumentedTables.schemaOf(statement)).isEqualTo(schema);
  }

  @Test
  void columnsPrintAsTheyAreWritten() {
    var columns = CreateTable.parse(LOGS).columns();

    assertThat(columns.get(0)).hasToString("event_name STRING");
    assertThat(columns.get(8)).hasToString("attributes MAP<STRING, STRING>");
    assertThat(columns.get(11))
        .hasToString(
            "resource STRUCT<attributes: MAP<STRING, STRING>, dropped_attributes_count: INT>");
  }

  @Test
  void spellingDoesNotMatter() {
    var spelled =
        LOGS.replace("CREATE TABLE", "create  table if not exists")
            .replace("c.s.p_otel_logs", "`c`.s-1.`p_otel_logs`")
            .replace("LONG", "bigint")
            .replace("INT>", "INTEGER>")
            .replace("attributes: MAP", "attributes MAP")
            .replace("body STRING", "Body string COMMENT 'it''s (the) body' -- said\n")
            .replace("'otel.schemaVersion' =", "otel.schemaVersion =")
            .replace(";", "");

    var statement = CreateTable.parse(spelled);

    assertThat(statement.table()).isEqualTo("c.s-1.p_otel_logs");
    assertThat(statement.whenThere()).isEqualTo(CreateTable.WhenThere.LEAVE);
    assertThat(DocumentedTables.schemaOf(statement)).isEqualTo(Schema.OTEL_LOGS_V1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          body STRING              | body BINARY       | column 8, body: BINARY (expected: STRING)
          severity_text STRING,    |                   | column 7, body: STRING (expected: severity_text STRING)
          flags INT                | flags INT, x INT  | column 12, x: INT (expected: resource STRUCT<attributes: MAP<STRING, STRING>, dropped_attributes_count: INT>)
          version: STRING          | version: INT      | column 14, instrumentation_scope.version: INT (expected: STRING)
          MAP<STRING, STRING>, dro | MAP<STRING, LONG>, dro | column 9, attributes (values): LONG (expected: STRING)
          STRING ) USING           | STRING, z INT ) USING | column 16, z: INT (expected: nothing more)
          , log_schema_url STRING  |                   | column 15, log_schema_url: missing (expected: STRING)
          """)
  void theFirstColumnThatDiffersIsNamed(String documented, String written, String difference) {
    var oneLine = LOGS.replaceAll("\\s+", " ");
    assertThat(oneLine).contains(documented);
    var other = oneLine.replace(documented, written == null ? "" : written);

    var statement = CreateTable.parse(other);

    assertThatThrownBy(() -> DocumentedTables.schemaOf(statement))
        .isInstanceOf(DdlException.class)
        .hasMessage("not the columns of otel-logs-v1: " + difference);
  }

  @Test
  void aDifferenceDeepInsideIsNamedByItsPath() {
    var other = METRICS.replace("span_id: STRING", "span_id: LONG");

    assertThatThrownBy(() -> DocumentedTables.schemaOf(CreateTable.parse(other)))
        .hasMessageEndingWith("column 5, gauge.exemplars[].span_id: LONG (expected: STRING)");
  }

  @Test
  void anotherVersionIsRefused() {
    var v2 = LOGS.replace("'v1'", "'v2'");
    var none = LOGS.substring(0, LOGS.indexOf("TBLPROPERTIES"));

    assertThatThrownBy(() -> DocumentedTables.schemaOf(CreateTable.parse(v2)))
        .hasMessage("TBLPROPERTIES, 'otel.schemaVersion': 'v2' (expected: 'v1')");
    assertThatThrownBy(() -> DocumentedTables.schemaOf(CreateTable.parse(none)))
        .hasMessage("TBLPROPERTIES, 'otel.schemaVersion': missing (expected: 'v1')");
  }

  @Test
  void aPropertyThatWouldNotBeHonouredIsRefused() {
    var other = LOGS.replace("= 'v1'", "= 'v1', 'delta.appendOnly' = 'true'");

    assertThatThrownBy(() -> DocumentedTables.schemaOf(CreateTable.parse(other)))
        .hasMessageStartingWith("TBLPROPERTIES, 'delta.appendOnly': not honoured");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE",
        "CREATE TABLE a.b (x INT)",
        "CREATE TABLE a.b.c",
        "CREATE TABLE a.b.c (x)",
        "CREATE TABLE a.b.c (x ARRAY<INT)",
        "CREATE TABLE a.b.c (x INT NOT NULL)",
        "CREATE TABLE a.b.c (x INT) USING PARQUET",
        "CREATE TABLE a.b.c (x INT) PARTITIONED BY (x)",
        "CREATE TABLE a.b.c (x INT); DROP TABLE d",
        "CREATE TABLE a.b.c (x INT) \"",
        "CREATE TABLE a.b.c.d (x INT)",
      })
  void whatCannotBeFollowedIsRefusedWithWhatIsExpected(String statement) {
    assertThat(CreateTable.isMeantBy(statement)).isTrue();
    assertThatThrownBy(() -> CreateTable.parse(statement)).isInstanceOf(DdlException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 1", "CREATE TABLES", "EXPLAIN CREATE TABLE a.b.c (x INT)"})
  void otherStatementsAreNotMeantToBeOne(String statement) {
    assertThat(CreateTable.isMeantBy(statement)).isFalse();
  }
}
