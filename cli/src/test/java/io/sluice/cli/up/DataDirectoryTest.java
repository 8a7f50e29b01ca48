package io.sluice.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.cli.CommandException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

  @TempDir Path temp;

  @Test
  void isUsedByOneInstanceAtATime() {
    try (var first = DataDirectory.open(temp.resolve("data"))) {
      assertThatThrownBy(() -> DataDirectory.open(first.path()))
          .isInstanceOf(CommandException.class)
          .hasMessageStartingWith("another instance uses the data directory " + first.path());
    }

    DataDirectory.open(temp.resolve("data")).close();
  }

  @Test
  void refusesAPlaceThatItCannotWriteTo() throws Exception {
    var file = Files.createFile(temp.resolve("file"));

    assertThatThrownBy(() -> DataDirectory.open(file.resolve("data")))
        .isInstanceOf(CommandException.class)
        .hasMessageStartingWith("cannot write into the data directory");
  }

  @Test
  void keepsTheLogOfTheStartBefore() throws Exception {
    try (var data = DataDirectory.open(temp)) {
      Files.writeString(data.freshLog("kafka"), "first");
      var second = data.freshLog("kafka");

      assertThat(second).doesNotExist();
      assertThat(data.logs().resolve("kafka.log.1")).hasContent("first");
    }
  }
}
