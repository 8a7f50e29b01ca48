package io.sluice.cli.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.sluice.cli.Sluice;
import io.sluice.cli.documents.Snippet.Kind;
import io.sluice.cli.governance.ConfigFile;
import io.sluice.cli.up.SignedIn;
import io.sluice.cli.up.UpProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command and query of README.md and of {@code docs/*.md}, in the order in which they stand,
 * on an instance that a few agents have used.
 *
 * <p>What cannot run like that says so in the document; see {@link Document}. A command with
 * something to fill in is read by the command line's own parser, so that its options exist.
 */
class DocumentsIT {

  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern TO_FILE = Pattern.compile("(\\./sluice [^>]+) > (\\S+)");
  private static final Duration FRESH = Duration.ofSeconds(45);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  @TempDir static Path temp;

  private static UpProcess up;
  private static SignedIn console;

  @BeforeAll
  static void start() throws Exception {
    up = UpProcess.start(temp).awaitReady();
    layOut();
    new AgentTraffic(up.run(), up.token()).send();
    UpProcess.await(FRESH, () -> up.rows() == AgentTraffic.CALLS);
    UpProcess.await(FRESH, () -> hasRows("main.telemetry.agents_otel_metrics", 7));
    UpProcess.await(FRESH, () -> hasRows("main.gateway.claude_sonnet_payload", 1));
    console = new SignedIn(up.run().console(), up.data().resolve("console-token"));
  }

  @AfterAll
  static void stop() throws Exception {
    up.close();
  }

  @TestFactory
  Stream<DynamicTest> whatTheDocumentsSayRuns() throws IOException {
    var seen = new HashSet<String>();
    return snippets().stream()
        .filter(snippet -> snippet.notRun().isEmpty())
        .filter(snippet -> snippet.kind() == Kind.UNKNOWN || seen.add(once(snippet.text())))
        .map(snippet -> DynamicTest.dynamicTest(snippet.toString(), () -> run(snippet)));
  }

  // what several documents say is run where it stands first
  private static String once(String text) {
    return text.replaceFirst("^\\./", "");
  }

  @Test
  void littleIsLeftOutAndEachTimeForAReason() throws IOException {
    var all = snippets();
    var left = all.stream().filter(snippet -> !snippet.notRun().isEmpty()).toList();

    left.forEach(
        snippet -> System.out.println("not run: " + snippet + " (" + snippet.notRun() + ")"));
    System.out.println(left.size() + " of " + all.size() + " are not run");
    assertThat(left.size() * 3).isLessThan(all.size());
    assertThat(all.stream().filter(snippet -> snippet.kind() == Kind.QUERY)).hasSizeGreaterThan(19);
  }

  private static List<Snippet> snippets() throws IOException {
    var files = new ArrayList<Path>();
    files.add(PROJECT.resolve("README.md"));
    try (var documents = Files.list(PROJECT.resolve("docs"))) {
      documents.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    var snippets = new ArrayList<Snippet>();
    for (var file : files) {
      snippets.addAll(Document.snippets(file));
    }
    return snippets;
  }

  private static void run(Snippet snippet) throws Exception {
    switch (snippet.kind()) {
      case QUERY -> query(snippet);
      case COMMAND -> command(snippet.text());
      case MENTION -> mention(snippet.text());
      case CONFIGURATION ->
          assertThatCode(() -> ConfigFile.declarations(snippet.place(), snippet.text()))
              .doesNotThrowAnyException();
      case UNKNOWN ->
          throw new AssertionError(
              "a block with a command in it and without a language (expected: sh or sql)");
    }
  }

  private static void query(Snippet snippet) {
    var answer = up.sluice("sql", "--format", "csv", snippet.text());
    var asked = console.post("/api/sql", "sql", snippet.text());

    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(asked.path("rows").isArray()).as(asked.toString()).isTrue();
    if (snippet.mayBeEmpty().isEmpty()) {
      assertThat(answer.out().lines()).hasSizeGreaterThan(1);
    }
  }

  private static void mention(String text) throws Exception {
    var words = Words.of(text);
    var arguments = words.subList(1, words.size());
    // the instance of this test has been started by it
    if (arguments.get(0).equals("up") || Words.haveGaps(text) || Sluice.isIncomplete(arguments)) {
      Sluice.requireKnown(arguments.stream().map(word -> word.replaceAll("[\\[\\]]", "")).toList());
      return;
    }
    command("./" + text);
  }

  private static void command(String text) throws Exception {
    var toFile = TO_FILE.matcher(text);
    if (toFile.matches() && !Words.needShell(toFile.group(1))) {
      var output = run(Words.of(toFile.group(1)));
      Files.writeString(temp.resolve(toFile.group(2)), output);
      return;
    }
    var words = Words.of(text);
    if (!words.get(0).equals("./sluice") || Words.needShell(text)) {
      inShell(text);
      return;
    }
    run(words);
  }

  // quicker than in a shell, and all the same to the command
  private static String run(List<String> words) {
    var arguments = new ArrayList<String>();
    for (var word : words.subList(1, words.size())) {
      arguments.add(word.equals("sluice.yaml") ? temp.resolve(word).toString() : word);
    }
    if (arguments.get(0).equals("connect")) {
      // never the files of whoever runs the test
      arguments.addAll(List.of("--home", temp.resolve("home").toString()));
    }
    var result = up.sluice(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
    return result.out();
  }

  // in the directory of the instance, where its data are those that commands look for
  private static void inShell(String text) throws Exception {
    var output = temp.resolve("output");
    var process =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", text)
            .directory(temp.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).as(Files.readString(output)).isZero();
  }

  /** What a reader has in the directory in which the documents are followed. */
  private static void layOut() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var script = temp.resolve("sluice");
    Files.writeString(
        script,
        "#!/bin/sh\nexec '%s' -XX:TieredStopAtLevel=1 -cp '%s/*' io.sluice.cli.SluiceMain \"$@\"\n"
            .formatted(java, PROJECT.resolve("cli/target/lib")));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(
        PROJECT.resolve("cli/src/main/resources/io/sluice/cli/up/default-sluice.yaml"),
        temp.resolve("sluice.yaml"));
  }

  private static boolean hasRows(String table, int rows) {
    var count = up.sluice("sql", "--format=csv", "SELECT count(*) AS n FROM " + table);
    return count.exitCode() == 0 && Long.parseLong(count.out().split("\r\n")[1]) >= rows;
  }
}
