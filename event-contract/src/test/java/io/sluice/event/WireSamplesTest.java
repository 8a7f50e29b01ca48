package io.sluice.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What was once written must be readable for ever. */
class WireSamplesTest {

  static Stream<Topic<String, ?>> topics() {
    return Stream.of(
        Topics.ADMISSIONS,
        Topics.CALLS,
        Topics.PAYLOADS,
        Topics.LEASE_REQUESTS,
        Topics.LEASES,
        Topics.LIMIT_USAGE,
        Topics.HEARTBEATS);
  }

  @ParameterizedTest
  @MethodSource("topics")
  <V> void readsTheSampleAndWritesItTheSame(Topic<String, V> topic) throws IOException {
    var sample = sample(topic);

    V event = topic.values().deserializer().deserialize(topic.name(), sample);
    var written = topic.values().serializer().serialize(topic.name(), event);

    assertThat(JsonSerde.MAPPER.readTree(written)).isEqualTo(JsonSerde.MAPPER.readTree(sample));
  }

  @Test
  void ignoresMembersThatALaterVersionAdded() {
    var bytes =
        "{\"callId\":\"c\",\"part\":0,\"table\":\"a.b.c\",\"later\":{\"x\":1}}"
            .getBytes(StandardCharsets.UTF_8);

    var payload = Topics.PAYLOADS.values().deserializer().deserialize("t", bytes);

    assertThat(payload.callId()).isEqualTo("c");
  }

  @Test
  void readsARequestThatStandsAsADocument() {
    var request = "{ \"a\":1.0e2,\"a\":[ \"\\u00e9é\" ]}";
    var bytes =
        ("{\"callId\":\"c\",\"part\":0,\"table\":\"a.b.c\",\"request\":" + request + "}")
            .getBytes(StandardCharsets.UTF_8);

    var payload = Topics.PAYLOADS.values().deserializer().deserialize("t", bytes);

    assertThat(payload.request()).isEqualTo(request);
  }

  @Test
  void neverQuotesWhatItCannotRead() {
    var bytes = "{\"callId\":\"secret".getBytes(StandardCharsets.UTF_8);
    var deserializer = Topics.PAYLOADS.values().deserializer();

    assertThatThrownBy(() -> deserializer.deserialize("llm.payloads.v1", bytes))
        .isInstanceOf(SerializationException.class)
        .hasNoCause()
        .hasMessageContaining("llm.payloads.v1")
        .hasMessageNotContaining("secret");
  }

  private static byte[] sample(Topic<String, ?> topic) throws IOException {
    var path = "/wire/" + topic.name() + ".json";
    try (var stream = WireSamplesTest.class.getResourceAsStream(path)) {
      assertThat(stream).as(path).isNotNull();
      return stream.readAllBytes();
    }
  }
}
