package io.sluice.cli.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettledFileTest {

  @TempDir Path temp;

  private Path file;
  private SettledFile settled;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(temp.resolve("f"), "one");
    settled = new SettledFile(file);
  }

  @Test
  void tellsOfAContentOnceItStays() throws Exception {
    assertThat(settled.hasChanged()).isFalse();
    assertThat(settled.hasChanged()).isTrue();
    assertThat(settled.hasChanged()).isFalse();

    Files.writeString(file, "two");

    assertThat(settled.hasChanged()).isFalse();
    assertThat(settled.hasChanged()).isTrue();
    assertThat(settled.hasChanged()).isFalse();
  }

  @Test
  void isSilentWhileTheFileIsBeingWritten() throws Exception {
    settled.hasChanged();
    settled.hasChanged();

    for (var half : new String[] {"", "t", "tw"}) {
      Files.writeString(file, half);
      assertThat(settled.hasChanged()).isFalse();
    }
    Files.writeString(file, "one");
    assertThat(settled.hasChanged()).isFalse();
    assertThat(settled.hasChanged()).isFalse();
  }

  @Test
  void tellsOfAFileThatIsGone() throws Exception {
    settled.hasChanged();
    settled.hasChanged();

    Files.delete(file);

    assertThat(settled.hasChanged()).isFalse();
    assertThat(settled.hasChanged()).isTrue();
  }

  @Test
  void tellsAgainWhenAsked() {
    settled.hasChanged();
    settled.hasChanged();

    settled.again();

    assertThat(settled.hasChanged()).isTrue();
  }
}
