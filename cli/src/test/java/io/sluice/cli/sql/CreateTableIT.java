package io.sluice.cli.sql;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.cli.Sluice;
import io.sluice.cli.instance.RunFile;
import io.sluice.governance.Directory;
import io.sluice.governance.GovernanceTopic;
import io.sluice.governance.Principal;
import io.sluice.governance.Table.Schema;
import io.sluice.governance.ddl.Column;
import io.sluice.governance.ddl.CreateTable;
import io.sluice.governance.ddl.Difference;
import io.sluice.governance.ddl.DocumentedTables;
import io.sluice.kit.TopicView;
import io.sluice.sandbox.KafkaFixture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code CREATE TABLE} on an instance of this machine. */
class CreateTableIT {

  @TempDir static Path data;

  private static String bootstrap;

  @BeforeAll
  static void pretendAnInstance() throws Exception {
    bootstrap = KafkaFixture.bootstrapServers();
    KafkaFixture.createTopics(List.of(GovernanceTopic.plan()));
    var secret =
        Sluice.run("token", "create", "--user", "ada@example.com", "--bootstrap", bootstrap).out();
    Files.writeString(data.resolve("access-token"), secret);
    new RunFile(
            "http://127.0.0.1:1",
            "http://127.0.0.1:1",
            "http://127.0.0.1:1",
            "http://127.0.0.1:1",
            bootstrap,
            data.resolve("lake").toString(),
            Map.of(RunFile.SUPERVISOR, ProcessHandle.current().pid()),
            Map.of(),
            null)
        .write(data);
  }

  @ParameterizedTest
  @EnumSource
  void theDocumentedStatementMakesATableForItsCreator(Schema schema) throws Exception {
    var name = "main.made." + schema.name().toLowerCase(Locale.ROOT);

    var created = sql(ddl(schema, name));

    assertThat(created.err()).isEmpty();
    assertThat(created.out())
        .isEqualTo(
            "created %s (%s), MODIFY and SELECT for ada@example.com%n"
                .formatted(name, schema.label()));
    var declared = directory().table(name).orElseThrow();
    assertThat(declared.schema()).isEqualTo(schema);
    assertThat(declared.isWritableBy(user("ada@example.com"))).isTrue();
    assertThat(declared.isWritableBy(user("ben@example.com"))).isFalse();
    assertThat(
            Difference.first(
                DocumentedTables.columns(schema),
                columns(sql("--format", "csv", "DESCRIBE " + name).out())))
        .isEmpty();
    assertThat(sql("--format", "csv", "SELECT count(*) AS n FROM " + name).out()).contains("0");
  }

  @Test
  void makesATableOnceAndLeavesItWhereThatIsAskedFor() {
    var statement = ddl(Schema.OTEL_LOGS_V1, "main.once.p_otel_logs");
    var ifMissing = statement.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS");

    var first = sql(ifMissing);
    var again = sql(statement);
    var left = sql(ifMissing);

    assertThat(first.exitCode()).isZero();
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err()).isEqualTo("sluice: main.once.p_otel_logs exists already\n");
    assertThat(left.exitCode()).isZero();
    assertThat(left.out()).startsWith("main.once.p_otel_logs exists already (otel-logs-v1)");
  }

  @Test
  void namesTheFirstColumnThatDiffersAndMakesNothing() throws Exception {
    var statement =
        ddl(Schema.OTEL_METRICS_V1, "main.other.p_otel_metrics")
            .replace("is_monotonic: BOOLEAN", "is_monotonic: STRING");

    var refused = sql(statement);

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "sluice: CREATE TABLE: not the columns of otel-metrics-v1: "
                + "column 6, sum.is_monotonic: STRING (expected: BOOLEAN)\n");
    assertThat(directory().table("main.other.p_otel_metrics")).isEmpty();
    assertThat(data.resolve("lake/main/other")).doesNotExist();
  }

  @Test
  void aTableInTheLakeWithOtherColumnsIsNotTakenOver() throws Exception {
    var name = "main.stray.p_otel_logs";
    new LakeTable(data.resolve("lake"), name).createIfMissing(Schema.OTEL_SPANS_V1);

    var refused = sql(ddl(Schema.OTEL_LOGS_V1, name));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("with other columns: column 1, trace_id: STRING (expected: event_name STRING)");
    assertThat(directory().table(name)).isEmpty();
  }

  @Test
  void anotherOwnerMayBeNamed() throws Exception {
    var owned = sql("--owner", "ben@example.com", ddl(Schema.OTEL_LOGS_V1, "main.ben.p_otel_logs"));

    assertThat(owned.exitCode()).isZero();
    var declared = directory().table("main.ben.p_otel_logs").orElseThrow();
    assertThat(declared.modify()).containsExactly("ben@example.com");
    assertThat(declared.select()).containsExactly("ben@example.com");
  }

  @Test
  void theGatewaysOwnCatalogIsClosed() {
    var refused = sql(ddl(Schema.OTEL_LOGS_V1, "system.ai_gateway.p_otel_logs"));

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("another catalog");
  }

  private static String ddl(Schema schema, String name) {
    return DocumentedTables.ddl(schema).replaceFirst("c\\.s\\.p_otel_[a-z]+", name);
  }

  private static Sluice.Result sql(String... arguments) {
    var all = new ArrayList<>(List.of("sql", "--data", data.toString()));
    all.addAll(Arrays.asList(arguments));
    return Sluice.run(all.toArray(new String[0]));
  }

  // column,type with the type in quotes where it has commas
  private static List<Column> columns(String csv) {
    var columns =
        csv.lines()
            .skip(1)
            .map(line -> line.replace("\"", "").replaceFirst(",", " "))
            .collect(joining(", "));
    return CreateTable.parse("CREATE TABLE a.b.c (" + columns + ")").columns();
  }

  private static Principal user(String name) {
    return new Principal(name, Principal.Type.USER, Set.of(), false);
  }

  private static Directory directory() throws Exception {
    try (var view = TopicView.start(bootstrap, GovernanceTopic.GOVERNANCE, Directory::of)) {
      assertThat(view.awaitCaughtUp(Duration.ofSeconds(30))).isTrue();
      return view.get();
    }
  }
}
