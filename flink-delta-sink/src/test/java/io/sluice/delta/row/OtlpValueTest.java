package io.sluice.delta.row;

import static io.sluice.delta.row.Otlp.array;
import static io.sluice.delta.row.Otlp.attribute;
import static io.sluice.delta.row.Otlp.bool;
import static io.sluice.delta.row.Otlp.bytes;
import static io.sluice.delta.row.Otlp.integer;
import static io.sluice.delta.row.Otlp.list;
import static io.sluice.delta.row.Otlp.real;
import static io.sluice.delta.row.Otlp.text;
import static io.sluice.delta.row.Otlp.unset;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtlpValueTest {

  @Test
  void aStringStaysAsItIs() {
    assertThat(OtlpValue.text(text("Grüße \"\n"))).isEqualTo("Grüße \"\n");
    assertThat(OtlpValue.text(text(""))).isEmpty();
  }

  @Test
  void aBoolIsAWord() {
    assertThat(OtlpValue.text(bool(true))).isEqualTo("true");
    assertThat(OtlpValue.text(bool(false))).isEqualTo("false");
  }

  @Test
  void anIntIsDecimal() {
    assertThat(OtlpValue.text(integer(50))).isEqualTo("50");
    assertThat(OtlpValue.text(integer(Long.MAX_VALUE))).isEqualTo("9223372036854775807");
    assertThat(OtlpValue.text(integer(Long.MIN_VALUE))).isEqualTo("-9223372036854775808");
  }

  @ParameterizedTest
  @CsvSource({
    "0.0123, 0.0123",
    "0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "0.1, 0.1",
    "2.0E-3, 0.002",
    "1.5E-4, 0.00015",
    "1E-9, 0.000000001",
    "-3.25E-5, -0.0000325",
    "9999999.5, 9999999.5",
    "10000000, 1.0E7",
    "-2.5E21, -2.5E21",
    "2E23, 2.0E23",
    "1.7976931348623157E308, 1.7976931348623157E308",
    "NaN, NaN",
    "Infinity, Infinity",
    "-Infinity, -Infinity"
  })
  void aDoubleIsTheShortestDecimal(double value, String expected) {
    assertThat(OtlpValue.text(real(value))).isEqualTo(expected);
  }

  @Property
  void aDoubleReadsBackAsTheSameNumber(@ForAll double value) {
    assertThat(Double.parseDouble(OtlpValue.text(real(value)))).isEqualTo(value);
  }

  @Property
  void aDoubleHasAnExponentOnlyFromTenMillionOn(@ForAll double value) {
    boolean hasExponent = OtlpValue.text(real(value)).contains("E");

    assertThat(hasExponent).isEqualTo(Math.abs(value) >= 1e7);
  }

  @Test
  void bytesAreBase64() {
    assertThat(OtlpValue.text(bytes(0, 1, 254, 255))).isEqualTo("AAH+/w==");
    assertThat(OtlpValue.text(bytes())).isEmpty();
  }

  @Test
  void whatIsNotSetIsNull() {
    assertThat(OtlpValue.text(unset())).isNull();
  }

  @Test
  void anArrayIsCompactJson() {
    var value =
        array(
            text("a"),
            text("\"b\"\n"),
            integer(1),
            real(0.00001),
            real(Double.NaN),
            bool(true),
            bytes(255),
            unset(),
            array(),
            list());

    assertThat(OtlpValue.text(value))
        .isEqualTo("[\"a\",\"\\\"b\\\"\\n\",1,0.00001,\"NaN\",true,\"/w==\",null,[],{}]");
  }

  @Test
  void aListIsAJsonObjectWhereTheLastOfRepeatedKeysCounts() {
    var value =
        list(
            attribute("k", integer(1)),
            attribute("nested", list(attribute("x", real(0.5)))),
            attribute("k", integer(2)));

    assertThat(OtlpValue.text(value)).isEqualTo("{\"k\":2,\"nested\":{\"x\":0.5}}");
  }

  @Test
  void emptyCollectionsAreEmptyJson() {
    assertThat(OtlpValue.text(array())).isEqualTo("[]");
    assertThat(OtlpValue.text(list())).isEqualTo("{}");
  }

  @Test
  void anIndexIntoATableOfStringsMeansNothingHere() {
    assertThat(OtlpValue.text(AnyValue.newBuilder().setStringValueStrindex(7).build())).isNull();
  }

  @Test
  void ofRepeatedAttributesTheLastCounts() {
    var map =
        OtlpValue.map(
            List.of(
                attribute("a", integer(1)),
                attribute("b", text("x")),
                attribute("a", unset()),
                attribute("", text("no key"))));

    assertThat(map).containsExactly(entry("a", null), entry("b", "x"), entry("", "no key"));
  }

  @Test
  void noAttributesAreAnEmptyMap() {
    assertThat(OtlpValue.map(List.of())).isEmpty();
  }
}
