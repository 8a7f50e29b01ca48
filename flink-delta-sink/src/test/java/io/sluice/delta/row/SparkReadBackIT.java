package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.TableLayout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables as Spark reads them: rows written by hand, and the documented statements. */
class SparkReadBackIT {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path directory;

  // Spark takes longest to start, so it starts once
  @BeforeAll
  static void landAndReadBack() throws Exception {
    var lake = Lake.at(directory.resolve("lake").toString());
    for (var corpus : GoldenCorpus.values()) {
      corpus.land(lake);
    }
    for (var schema : TableSchema.values()) {
      lake.createIfMissing(
          table(schema),
          new TableLayout(schema.columns(), schema.partitionColumns(), schema.properties()));
      ask(schema, lake.location(table(schema)));
    }
    SparkProcess.readBack(directory.resolve("asked"));
  }

  @ParameterizedTest
  @EnumSource
  void requestsBecomeTheRowsThatWereWrittenDownByHand(GoldenCorpus corpus) throws Exception {
    assertThat(parsed(answer(corpus.schema(), "rows")))
        .containsExactlyElementsOf(parsed(corpus.expected()));
  }

  @ParameterizedTest
  @EnumSource
  void describeSaysTheSameOfATableMadeByTheDocumentedStatement(TableSchema schema)
      throws Exception {
    assertThat(answer(schema, "table"))
        .hasSizeGreaterThanOrEqualTo(schema.columns().length())
        .isEqualTo(answer(schema, "documented"));
  }

  private static void ask(TableSchema schema, String location) throws IOException {
    var asked = Files.createDirectories(asked(schema));
    Files.writeString(asked.resolve("location"), location);
    Files.writeString(
        asked.resolve("ddl"),
        statement(schema).replaceFirst("CREATE TABLE \\S+", "CREATE TABLE described"));
  }

  private static String statement(TableSchema schema) throws IOException {
    var name = "/ddl/" + schema.name().toLowerCase(Locale.ROOT) + ".sql";
    try (var in = SparkReadBackIT.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace(";", "");
    }
  }

  private static String table(TableSchema schema) {
    return "main.golden." + schema.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> answer(TableSchema schema, String what) throws IOException {
    return Files.readAllLines(asked(schema).resolve(what));
  }

  private static Path asked(TableSchema schema) {
    return directory.resolve("asked").resolve(schema.name());
  }

  private static List<JsonNode> parsed(List<String> lines) throws IOException {
    var nodes = new ArrayList<JsonNode>();
    for (var line : lines) {
      nodes.add(JSON.readTree(line));
    }
    return nodes;
  }
}
