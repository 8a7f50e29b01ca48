package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OtlpIdTest {

  @Test
  void anIdIsLowerCaseHex() {
    assertThat(OtlpId.ofTrace(Otlp.id("0AF7651916CD43DD8448EB211C80319C")))
        .isEqualTo("0af7651916cd43dd8448eb211c80319c");
    assertThat(OtlpId.ofSpan(Otlp.id("00000000000000ff"))).isEqualTo("00000000000000ff");
  }

  @Test
  void anEmptyAllZeroOrOtherwiseLongIdIsNone() {
    assertThat(OtlpId.ofTrace(ByteString.EMPTY)).isNull();
    assertThat(OtlpId.ofTrace(Otlp.id("0".repeat(32)))).isNull();
    assertThat(OtlpId.ofTrace(Otlp.id("12".repeat(8)))).isNull();
    assertThat(OtlpId.ofSpan(ByteString.EMPTY)).isNull();
    assertThat(OtlpId.ofSpan(Otlp.id("0".repeat(16)))).isNull();
    assertThat(OtlpId.ofSpan(Otlp.id("12".repeat(16)))).isNull();
  }

  @Property
  void hexReadsBack(@ForAll @Size(8) byte[] id) {
    var hex = OtlpId.ofSpan(ByteString.copyFrom(id));

    assertThat(hex == null ? new byte[8] : HexFormat.of().parseHex(hex)).isEqualTo(id);
  }
}
