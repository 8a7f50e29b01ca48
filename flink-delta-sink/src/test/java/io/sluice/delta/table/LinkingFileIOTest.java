package io.sluice.delta.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingFileIOTest {

  @TempDir Path directory;

  @Test
  void theFirstOfTwoWritersKeepsTheName() throws IOException {
    var files = new LinkingFileIO(new Configuration());
    var name = directory.resolve("a.checkpoint.parquet");
    var first = files.newOutputFile(name.toUri().toString()).create(true);
    var second = files.newOutputFile(name.toString()).create(true);
    first.write("first".getBytes(UTF_8));
    second.write("the second".getBytes(UTF_8));

    first.close();

    assertThatThrownBy(second::close).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(name).hasContent("first");
    assertThat(second.getPos()).isEqualTo(10);
    assertThat(Files.list(directory)).containsExactly(name);
  }

  @Test
  void nobodySeesAFileThatIsNotWhole() throws IOException {
    var name = directory.resolve("a.checkpoint.parquet");
    var file = new LinkingFileIO(new Configuration()).newOutputFile(name.toString()).create(true);
    file.write(1);
    file.flush();

    assertThat(name).doesNotExist();

    file.close();
    assertThat(name).hasBinaryContent(new byte[] {1});
  }

  @Test
  void aFileThatNeedNotBeNewIsReplaced() throws IOException {
    var name = directory.resolve("a.parquet");
    Files.writeString(name, "before");
    var file = new LinkingFileIO(new Configuration()).newOutputFile(name.toString()).create(false);
    file.write("after".getBytes(UTF_8));

    file.close();

    assertThat(name).hasContent("after");
  }
}
