package io.sluice.delta.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.kit.BrokenSettingException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LakeRootTest {

  @Test
  void aDirectoryBecomesAUriOfFiles() {
    var root = LakeRoot.of("some/lake");

    assertThat(root.uri()).isEqualTo(Path.of("some/lake").toAbsolutePath().toUri());
    assertThat(root.options()).isEmpty();
  }

  @Test
  void theQueryHoldsOptionsOfTheFileSystem() {
    var root = LakeRoot.of("s3a://bucket/lake?endpoint=http%3A%2F%2Flocalhost:9000&a.b=c=d");

    assertThat(root.uri()).hasToString("s3a://bucket/lake");
    assertThat(root.options())
        .isEqualTo(Map.of("fs.s3a.endpoint", "http://localhost:9000", "fs.s3a.a.b", "c=d"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3a://bucket/lake?secret.key=hush",
        "s3a://bucket/lake?endpoint=http://localhost&bucket.b.access.key=hush",
        "s3a://bucket/lake?session.token=hush",
        "s3a://bucket/lake?proxy.Password=hush",
        "s3a://bucket/lake?hush",
        "s3a://someone:hush@bucket/lake"
      })
  void aSecretIsRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> LakeRoot.of(text))
        .isInstanceOf(BrokenSettingException.class)
        .hasMessageStartingWith("lake: ")
        .hasMessageNotContaining("hush");
  }
}
