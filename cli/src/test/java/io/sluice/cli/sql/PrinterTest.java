package io.sluice.cli.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PrinterTest {

  @Test
  void alignsTextToTheLeftAndNumbersToTheRight() {
    var printed =
        printed(
            TablePrinter::new,
            List.of("user", "tokens"),
            List.of("ada", 7L),
            List.of("benjamin", 1200L));

    assertThat(printed.lines())
        .containsExactly(
            "user      tokens",
            "--------  ------",
            "ada            7",
            "benjamin    1200",
            "(2 rows)");
  }

  @Test
  void printsSmallCostsWithoutAnExponent() {
    var printed = printed(CsvPrinter::new, List.of("a"), List.of(7.62e-5), List.of(1e300));

    assertThat(printed).isEqualTo("a\r\n0.0000762\r\n1.0E300\r\n");
  }

  @Test
  void cutsLongCellsInATableOnly() {
    var cell = "x".repeat(500);

    assertThat(printed(TablePrinter::new, List.of("a"), List.of(cell)).lines())
        .element(2)
        .isEqualTo("x".repeat(99) + "…");
    assertThat(printed(CsvPrinter::new, List.of("a"), List.of(cell))).contains(cell);
  }

  @Test
  void doesNotLetACellSteerTheTerminal() {
    var printed =
        printed(TablePrinter::new, List.of("agent"), List.of("\u001b[2Jevil\nsecond \u202eline"));

    assertThat(printed).contains("\\u001b[2Jevil\\nsecond \\u202eline");
  }

  @Test
  void startsANewTableAfterAThousandRows() {
    var rows = new List<?>[1001];
    Arrays.fill(rows, List.of("a"));

    var printed = printed(TablePrinter::new, List.of("n"), rows);

    assertThat(printed.lines().filter("n"::equals)).hasSize(2);
    assertThat(printed).endsWith("(1001 rows)\n");
  }

  @Test
  void printsTheHeadingsOfAnEmptyAnswer() {
    assertThat(printed(TablePrinter::new, List.of("n")).lines())
        .containsExactly("n", "-", "(0 rows)");
    assertThat(printed(CsvPrinter::new, List.of("n"))).isEqualTo("n\r\n");
    assertThat(printed(JsonPrinter::new, List.of("n"))).isEqualTo("[]\n");
  }

  @Test
  void quotesCsvFieldsAsTheRfcSays() {
    var printed =
        printed(
            CsvPrinter::new,
            List.of("text", "number", "none", "map"),
            Arrays.asList("a \"b\",\nc", new BigDecimal("1E+3"), null, Map.of("k", 1)));

    assertThat(printed)
        .isEqualTo("text,number,none,map\r\n\"a \"\"b\"\",\nc\",1000,,\"{\"\"k\"\":1}\"\r\n");
  }

  @Test
  void printsJsonThatMachinesRead() throws Exception {
    var printed =
        printed(
            JsonPrinter::new,
            List.of("at", "n", "none"),
            Arrays.asList(Instant.parse("2026-03-01T12:00:00Z"), 1L, null),
            Arrays.asList(null, 2.5, List.of("x")));

    var parsed = JsonMapper.builder().build().readTree(printed);
    assertThat(parsed.toString())
        .isEqualTo(
            "[{\"at\":\"2026-03-01T12:00:00Z\",\"n\":1,\"none\":null},"
                + "{\"at\":null,\"n\":2.5,\"none\":[\"x\"]}]");
  }

  private static String printed(
      Function<PrintWriter, Printer> of, List<String> columns, List<?>... rows) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    var printer = of.apply(out);
    printer.columns(columns);
    for (var row : rows) {
      printer.row(new ArrayList<>(row));
    }
    printer.end();
    out.flush();
    return text.toString();
  }
}
