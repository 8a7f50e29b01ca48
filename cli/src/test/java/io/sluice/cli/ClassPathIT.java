package io.sluice.cli;

import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jars that {@code ./sluice} runs with. */
class ClassPathIT {

  private static final Path LIB = Path.of("target", "lib");

  @Test
  void hasOneLoggingBackEnd() throws IOException {
    var backEnds =
        jars().stream()
            .filter(jar -> has(jar, "META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));

    assertThat(backEnds.map(jar -> jar.getFileName().toString()))
        .singleElement()
        .asString()
        .startsWith("logback-classic-");
  }

  @Test
  void hasNoLibraryInTwoVersions() throws IOException {
    Map<String, List<Path>> byName = jars().stream().collect(groupingBy(ClassPathIT::nameOf));

    assertThat(byName.values()).allSatisfy(versions -> assertThat(versions).hasSize(1));
  }

  private static String nameOf(Path jar) {
    return jar.getFileName().toString().replaceFirst("-[0-9].*", "");
  }

  private static boolean has(Path jar, String entry) {
    try (var file = new JarFile(jar.toFile())) {
      return file.getEntry(entry) != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> jars() throws IOException {
    try (var files = Files.list(LIB)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }
}
