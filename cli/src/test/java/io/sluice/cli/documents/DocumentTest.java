package io.sluice.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.cli.documents.Snippet.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {

  private static final Pattern NAMED =
      Pattern.compile("`(?:[a-z]+\\.)?([A-Z]\\w*(?:Test|IT|Main|Benchmark))`");

  @TempDir Path temp;

  @Test
  void findsWhatReadersMayRun() throws IOException {
    var snippets =
        read(
            """
            Run `./sluice status`, not `sluice.yaml`.

            ```sh
            ./sluice sql \\
              "SELECT 1"
            # a comment
            ./sluice limits
            ```
            <!-- may be empty: nobody calls -->
            ```sql
            SELECT 2
            ```
            ```yaml
            providers:
            ```
            ```text
            a picture
            ```
            """);

    assertThat(snippets)
        .extracting(Snippet::kind, Snippet::text)
        .containsExactly(
            tuple(Kind.MENTION, "sluice status"),
            tuple(Kind.COMMAND, "./sluice sql \"SELECT 1\""),
            tuple(Kind.COMMAND, "./sluice limits"),
            tuple(Kind.QUERY, "SELECT 2"),
            tuple(Kind.CONFIGURATION, "providers:"));
    assertThat(snippets.get(3).mayBeEmpty()).isEqualTo("nobody calls");
    assertThat(snippets).allSatisfy(snippet -> assertThat(snippet.notRun()).isEmpty());
    assertThat(snippets.get(2)).hasToString("document.md:7: ./sluice limits");
  }

  @Test
  void keepsTheReasonForWhichSomethingIsNotRun() throws IOException {
    var snippets =
        read(
            """
            | a | `./sluice limits --watch` <!-- not run: it does not end --> |
            <!-- not run: needs a cluster -->
            ```sh
            kubectl get pods
            ```
            """);

    assertThat(snippets)
        .extracting(Snippet::notRun)
        .containsExactly("it does not end", "needs a cluster");
  }

  @Test
  void doesNotKnowACommandInABlockWithoutALanguage() throws IOException {
    assertThat(read("```\n./sluice status\n```\n"))
        .extracting(Snippet::kind)
        .containsExactly(Kind.UNKNOWN);
  }

  @Test
  void takesACommandApartAsAShellDoes() {
    assertThat(Words.of("./sluice sql --format csv \"SELECT \\\"a\\\", 'b c'\" 'd e'"))
        .containsExactly("./sluice", "sql", "--format", "csv", "SELECT \"a\", 'b c'", "d e");
    assertThat(Words.needShell("./sluice sql \"$(cat a.sql)\"")).isTrue();
    assertThat(Words.needShell("./sluice sql \"SELECT 1 > 2\"")).isFalse();
  }

  @Test
  void seesWhatIsLeftToFillIn() {
    assertThat(List.of("sluice get KIND/NAME", "sluice lake optimize [TABLE…]", "sluice sql \"…\""))
        .allMatch(Words::haveGaps);
    assertThat(
            List.of("sluice status", "sluice sql \"SELECT A FROM B\"", "sluice get models/gpt-5"))
        .noneMatch(Words::haveGaps);
  }

  @Test
  void everyTestAndBenchmarkThatADocumentNamesExists() throws IOException {
    var project = Path.of("..").toAbsolutePath().normalize();
    Set<String> there;
    try (var files = Files.find(project, 16, (file, is) -> file.toString().endsWith(".java"))) {
      there =
          files
              .map(file -> file.getFileName().toString().replace(".java", ""))
              .collect(Collectors.toSet());
    }
    try (var documents = Files.list(project.resolve("docs"))) {
      for (var document : documents.filter(file -> file.toString().endsWith(".md")).toList()) {
        var named = NAMED.matcher(Files.readString(document)).results().map(name -> name.group(1));

        assertThat(named).as(document.toString()).allMatch(there::contains);
      }
    }
  }

  private List<Snippet> read(String text) throws IOException {
    var file = temp.resolve("document.md");
    Files.writeString(file, text);
    return Document.snippets(file);
  }
}
