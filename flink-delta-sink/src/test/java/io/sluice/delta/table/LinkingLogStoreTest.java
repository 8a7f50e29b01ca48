package io.sluice.delta.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingLogStoreTest {

  @TempDir Path log;
  private final Configuration hadoop = new Configuration();
  private final LinkingLogStore store = new LinkingLogStore(hadoop);

  @Test
  void writesAnEntryOnceAndLeavesNoDraft() throws Exception {
    var entry = new org.apache.hadoop.fs.Path(log.resolve("0.json").toUri());
    store.write(entry, List.of("first", "line").iterator(), false, hadoop);

    assertThatThrownBy(() -> store.write(entry, List.of("second").iterator(), false, hadoop))
        .isInstanceOf(FileAlreadyExistsException.class);

    assertThat(log.resolve("0.json")).hasContent("first\nline\n");
    try (var files = Files.list(log)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void replacesAnEntryWhenAskedTo() throws Exception {
    var entry = new org.apache.hadoop.fs.Path(log.resolve("last").toUri());
    store.write(entry, List.of("first").iterator(), true, hadoop);

    store.write(entry, List.of("second").iterator(), true, hadoop);

    assertThat(log.resolve("last")).hasContent("second\n");
  }
}
