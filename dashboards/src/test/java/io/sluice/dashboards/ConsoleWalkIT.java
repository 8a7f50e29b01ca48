package io.sluice.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Somebody walks through the console in a real browser; each step of {@code
 * src/test/browser/walk.mjs} is a test. It needs Node.js and Chromium, so it runs with {@code mvn
 * verify -Pbrowser} only, and then fails where they are missing.
 */
class ConsoleWalkIT {

  private static final Path SCRIPTS = Path.of("src/test/browser");
  private static final String NODE = System.getenv().getOrDefault("NODE", "node");
  private static final Path CHROMIUM =
      Path.of(System.getenv().getOrDefault("CHROMIUM", "/usr/bin/chromium"));
  private static final long PATIENCE_MINUTES = 5;
  private static final String PASSED = "ok      ";
  private static final String FAILED = "FAILED  ";

  private static List<String> lines = List.of();

  @BeforeAll
  static void walk() throws Exception {
    requireBrowser();
    var builder = new ProcessBuilder(NODE, "walk.mjs").directory(SCRIPTS.toFile());
    builder.environment().put("CLASS_PATH", System.getProperty("java.class.path"));
    builder.environment().put("JAVA", System.getProperty("java.home") + "/bin/java");
    builder.environment().put("CHROMIUM", CHROMIUM.toString());
    builder.redirectErrorStream(true);
    var walking = builder.start();
    var read = new ArrayList<String>();
    var reader = new Thread(() -> read(walking, read), "walk");
    reader.start();
    if (!walking.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      walking.descendants().forEach(ProcessHandle::destroyForcibly);
      walking.destroyForcibly();
    }
    reader.join();
    lines = List.copyOf(read);
  }

  @TestFactory
  Stream<DynamicTest> everyStepOfTheWalk() {
    return lines.stream()
        .filter(line -> line.startsWith(PASSED) || line.startsWith(FAILED))
        .map(
            line ->
                DynamicTest.dynamicTest(
                    line.substring(PASSED.length()),
                    () -> assertThat(line).as(all()).startsWith(PASSED)));
  }

  @Test
  void theWalkComesToItsEnd() {
    assertThat(lines).as(all()).anyMatch(line -> line.endsWith(" passed, 0 failed"));
  }

  private static String all() {
    return lines.stream().collect(joining("\n"));
  }

  private static void read(Process walking, List<String> lines) {
    try (var out = walking.inputReader(UTF_8)) {
      out.lines().forEach(lines::add);
    } catch (IOException e) {
      lines.add(String.valueOf(e));
    }
  }

  private static void requireBrowser() {
    if (!Files.isExecutable(CHROMIUM)) {
      fail(
          CHROMIUM
              + " is not there: install Chromium (apt-get install chromium), or name it in"
              + " CHROMIUM");
    }
    if (!Files.exists(SCRIPTS.resolve("node_modules/playwright-core"))) {
      fail("playwright-core is not there: npm ci in dashboards/" + SCRIPTS);
    }
  }
}
