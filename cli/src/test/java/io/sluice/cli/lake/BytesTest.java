package io.sluice.cli.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class BytesTest {

  @Test
  void readsAndWritesSizes() {
    assertThat(new Bytes().convert("128MiB")).isEqualTo(128L << 20);
    assertThat(new Bytes().convert("2GiB")).isEqualTo(2L << 30);
    assertThat(Bytes.text(1536 << 10)).isEqualTo("1.5 MiB");
    assertThat(Bytes.text(0)).isEqualTo("0.0 KiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0MiB", "128", "128MB", "-1MiB", "1TiB"})
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> new Bytes().convert(text)).isInstanceOf(TypeConversionException.class);
  }
}
