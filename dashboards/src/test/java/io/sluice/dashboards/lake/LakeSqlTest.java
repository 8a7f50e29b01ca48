package io.sluice.dashboards.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.expressions.Literal;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.BooleanType;
import io.delta.kernel.types.DateType;
import io.delta.kernel.types.DecimalType;
import io.delta.kernel.types.DoubleType;
import io.delta.kernel.types.IntegerType;
import io.delta.kernel.types.LongType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StringType;
import io.delta.kernel.types.StructType;
import io.delta.kernel.types.TimestampType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeSqlTest {

  private static final StructType CALLS =
      new StructType().add("requester", StringType.STRING).add("tokens", LongType.LONG);

  @TempDir Path temp;

  private LakeFixture lake;

  @BeforeEach
  void makeALakeWhoseNameNeedsQuoting() {
    lake = new LakeFixture(temp.resolve("it's a lake"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT requester, tokens FROM system.ai_gateway.usage",
        "select Requester, u.tokens from SYSTEM.AI_GATEWAY.Usage AS u",
        "FROM \"system\".\"ai_gateway\".\"usage\"",
        "SELECT usage.requester, ai_gateway.usage.tokens FROM system.ai_gateway.usage",
        "SELECT system.ai_gateway.usage.requester, tokens FROM system.ai_gateway.usage",
        "WITH usage AS (SELECT * FROM system.ai_gateway.usage) SELECT * FROM usage",
        "SELECT * FROM (SELECT * FROM system.ai_gateway.usage) -- FROM no.such.table",
        "/* FROM no.such.table */ SELECT * FROM system.ai_gateway.usage WHERE 'a.b.c' <> 'x''y'",
        "SELECT requester, (SELECT max(tokens) FROM system.ai_gateway.usage) FROM"
            + " system.ai_gateway.usage",
        "SELECT * FROM system.ai_gateway.usage WHERE tokens IN (SELECT tokens FROM"
            + " system.ai_gateway.usage);",
      })
  void readsATableByItsThreeLevelNameHoweverItIsWritten(String sql) throws Exception {
    lake.create("system.ai_gateway.usage", CALLS);
    lake.append("system.ai_gateway.usage", "SELECT 'ada' AS requester, 7::BIGINT AS tokens");

    var answer = lake.ask(sql);

    assertThat(answer.rows()).containsExactly(List.of("ada", 7L));
  }

  @Test
  void joinsTablesOfTheSameNameInDifferentCatalogs() throws Exception {
    lake.create("main.a.t", CALLS);
    lake.create("temp.a.t", CALLS);
    lake.append("main.a.t", "SELECT 'ada' AS requester, 1::BIGINT AS tokens");
    lake.append("temp.a.t", "SELECT 'ada' AS requester, 2::BIGINT AS tokens");

    var answer =
        lake.ask("SELECT x.tokens, y.tokens FROM main.a.t x JOIN temp.a.t y USING (requester)");

    assertThat(answer.rows()).containsExactly(List.of(1L, 2L));
  }

  @Test
  void givesEveryTypeAsAPlainValue() throws Exception {
    var point = new StructType().add("name", StringType.STRING).add("share", DoubleType.DOUBLE);
    lake.create(
        "main.a.types",
        new StructType()
            .add("at", TimestampType.TIMESTAMP)
            .add("day", DateType.DATE)
            .add("yes", BooleanType.BOOLEAN)
            .add("small", IntegerType.INTEGER)
            .add("price", new DecimalType(10, 2))
            .add("tags", new MapType(StringType.STRING, StringType.STRING, true))
            .add("points", new ArrayType(point, true)));
    lake.append(
        "main.a.types",
        """
        SELECT TIMESTAMPTZ '2026-03-01 12:00:00.123456+00' AS at, DATE '2026-03-01' AS day,
          true AS yes, 3::INTEGER AS small, 1.25::DECIMAL(10, 2) AS price,
          MAP {'team': 'core', 'none': NULL} AS tags, [{name: 'a', share: 0.5}, NULL] AS points
        """);

    var row = lake.ask("SELECT * FROM main.a.types").rows().get(0);

    assertThat(row.subList(0, 4))
        .containsExactly(
            Instant.parse("2026-03-01T12:00:00.123456Z"), LocalDate.of(2026, 3, 1), true, 3);
    assertThat(row.get(4)).hasToString("1.25");
    assertThat(row.get(5)).hasToString("{team=core, none=null}");
    assertThat(row.get(6)).isEqualTo(Arrays.asList(Map.of("name", "a", "share", 0.5), null));
  }

  @Test
  void readsNullWhereAFileIsOlderThanTheColumn() throws Exception {
    var nested = new StructType().add("a", LongType.LONG);
    lake.create("main.a.t", new StructType().add("id", LongType.LONG).add("s", nested));
    lake.append("main.a.t", "SELECT 1::BIGINT AS id, {a: 10::BIGINT} AS s");
    lake.widen(
        "main.a.t",
        new StructType()
            .add("id", LongType.LONG)
            .add("s", nested.add("b", StringType.STRING))
            .add("late", StringType.STRING));

    var before = lake.ask("SELECT id, s.a, s.b, late FROM main.a.t");
    lake.append("main.a.t", "SELECT 2::BIGINT AS id, {a: 1::BIGINT, b: 'x'} AS s, 'y' AS late");
    var after = lake.ask("SELECT id, s.b, late FROM main.a.t ORDER BY id");

    assertThat(before.rows()).containsExactly(Arrays.asList(1L, 10L, null, null));
    assertThat(after.rows())
        .containsExactly(Arrays.asList(1L, null, null), Arrays.asList(2L, "x", "y"));
  }

  @Test
  void readsPartitionColumnsWithTheirTypeAndPlace() throws Exception {
    lake.create(
        "main.a.t",
        new StructType()
            .add("id", LongType.LONG)
            .add("day", DateType.DATE)
            .add("team", StringType.STRING),
        "day",
        "team");
    lake.append(
        "main.a.t",
        "SELECT 1::BIGINT AS id",
        Map.of("day", Literal.ofDate(20_000), "team", Literal.ofString("it's 100%")));
    lake.append(
        "main.a.t",
        "SELECT 2::BIGINT AS id",
        Map.of("day", Literal.ofDate(20_001), "team", Literal.ofNull(StringType.STRING)));

    var answer = lake.ask("SELECT * FROM main.a.t ORDER BY id");

    assertThat(answer.columns()).containsExactly("id", "day", "team");
    assertThat(answer.rows())
        .containsExactly(
            Arrays.asList(1L, LocalDate.ofEpochDay(20_000), "it's 100%"),
            Arrays.asList(2L, LocalDate.ofEpochDay(20_001), null));
  }

  @Test
  void readsATableWithoutRows() {
    lake.create("main.a.plain", CALLS);
    lake.create("main.a.parts", CALLS, "requester");

    assertThat(lake.ask("SELECT * FROM main.a.plain").rows()).isEmpty();
    assertThat(lake.ask("SELECT * FROM main.a.parts").columns())
        .containsExactly("requester", "tokens");
  }

  @Test
  void showsAndDescribesTablesInTheDocumentedWords() {
    lake.create(
        "main.a.t",
        new StructType()
            .add("n", LongType.LONG)
            .add("m", new MapType(StringType.STRING, StringType.STRING, true))
            .add("l", new ArrayType(new StructType().add("i", IntegerType.INTEGER), true))
            .add("d", new DecimalType(10, 2)));

    assertThat(lake.ask("SHOW TABLES").rows()).containsExactly(List.of("main", "a", "t"));
    assertThat(lake.ask("describe main.a.t").rows())
        .containsExactly(
            List.of("n", "bigint"),
            List.of("m", "map<string,string>"),
            List.of("l", "array<struct<i:int>>"),
            List.of("d", "decimal(10,2)"));
  }

  @Test
  void namesTheNearestTablesWhenThereIsNone() {
    lake.create("main.telemetry.agents_otel_logs", CALLS);
    lake.create("system.ai_gateway.usage", CALLS);

    assertThatThrownBy(() -> lake.ask("SELECT * FROM main.ai_gateway.usage"))
        .isInstanceOf(LakeSqlException.class)
        .hasMessage(
            "there is no table main.ai_gateway.usage; a table appears with its first row. Nearest:"
                + " system.ai_gateway.usage, main.telemetry.agents_otel_logs. SHOW TABLES lists"
                + " all.");
  }

  @Test
  void saysThatThereIsNoTableYet() {
    assertThatThrownBy(() -> lake.ask("SELECT * FROM system.ai_gateway.usage"))
        .isInstanceOf(LakeSqlException.class)
        .hasMessageEndingWith("There is none yet.");
    assertThat(lake.ask("SHOW TABLES").rows()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "SELECT 1; SELECT 2",
        "DROP TABLE main.a.t",
        "DELETE FROM main.a.t",
        "COPY (SELECT 1) TO 'x.csv'",
        "ATTACH 'x.db'",
        "SET memory_limit='8GB'",
        "INSTALL httpfs",
        "WITH gone AS (DELETE FROM main.a.t RETURNING *) SELECT * FROM gone",
      })
  void onlyReads(String sql) {
    lake.create("main.a.t", CALLS);

    assertThatThrownBy(() -> lake.ask(sql))
        .isInstanceOf(LakeSqlException.class)
        .hasMessage(Question.EXPECTED);
  }

  @Test
  void saysWhereAStatementIsBroken() {
    assertThatThrownBy(() -> lake.ask("SELECT 1 FROM"))
        .isInstanceOf(LakeSqlException.class)
        .hasMessageContaining("syntax error")
        .hasMessageContaining("(character 10)");
  }

  @Test
  void saysWhichColumnIsMissingWithoutTheEnginesOwnWords() {
    lake.create("main.a.t", CALLS);

    assertThatThrownBy(() -> lake.ask("SELECT tokns FROM main.a.t"))
        .isInstanceOf(LakeSqlException.class)
        .hasMessageContaining("\"tokns\" not found")
        .hasMessageContaining("tokens")
        .hasMessageNotContaining("serialized");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM read_csv('%s')",
        "SELECT * FROM read_text('%s')",
        "SELECT * FROM '%s'",
        "SELECT * FROM glob('%s')",
        "SELECT * FROM query('SELECT * FROM read_text(''%s'')')",
      })
  void opensNoFileOutsideTheLake(String sql) throws Exception {
    var outside = Files.writeString(temp.resolve("outside.csv"), "secret");
    lake.create("main.a.t", CALLS);

    assertThatThrownBy(() -> lake.ask(sql.formatted(outside)))
        .isInstanceOf(LakeSqlException.class)
        .hasMessageContaining("ermission");
  }

  @Test
  void refusesATableWhoseDeletedRowsItWouldShow() throws Exception {
    lake.create("main.a.t", CALLS);
    var log = lake.directory("main.a.t").resolve("_delta_log");
    var add =
        """
        {"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["deletionVectors"],"writerFeatures":["deletionVectors"]}}
        {"add":{"path":"x.parquet","partitionValues":{},"size":1,"modificationTime":1,"dataChange":true,"deletionVector":{"storageType":"u","pathOrInlineDv":"ab^-aqEH.-t@S}K{vb[*k^","offset":4,"sizeInBytes":40,"cardinality":6}}}
        """;
    Files.writeString(log.resolve("00000000000000000001.json"), add);

    assertThatThrownBy(() -> lake.ask("SELECT * FROM main.a.t"))
        .isInstanceOf(LakeSqlException.class)
        .hasMessageContaining("deletion vectors");
  }
}
