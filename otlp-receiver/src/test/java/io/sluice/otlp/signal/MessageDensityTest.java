package io.sluice.otlp.signal;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.sluice.otlp.RandomTelemetry;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MessageDensityTest {

  /** A request that is long enough to be looked at; appended to another, both are one. */
  private static final byte[] LONG = longRequest();

  @Property(tries = 200)
  void ordinaryRequestsAreFine(@ForAll long seed) throws Exception {
    MessageDensity.check(
        RandomTelemetry.metrics(seed).toByteArray(), ExportMetricsServiceRequest.getDescriptor());
    MessageDensity.check(
        RandomTelemetry.logs(seed).toByteArray(), ExportLogsServiceRequest.getDescriptor());
  }

  @Property(tries = 200)
  void whatProtobufReadsIsReadHereToo(
      @ForAll long seed, @ForAll @IntRange(max = 2000) int cut, @ForAll byte flipped) {
    var bytes = RandomTelemetry.logs(seed).toByteArray();
    int kept = Math.min(cut, bytes.length);
    // what is short is left to the parser
    var damaged = Arrays.copyOf(bytes, kept + LONG.length);
    System.arraycopy(LONG, 0, damaged, kept, LONG.length);
    damaged[kept / 2] ^= flipped;

    if (isReadable(damaged)) {
      assertThatCode(() -> MessageDensity.check(damaged, ExportLogsServiceRequest.getDescriptor()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void emptyMessagesInMassesAreRefused() {
    // field 1, length 0: a ResourceLogs without anything
    var body = new byte[200_000];
    for (int i = 0; i < body.length; i += 2) {
      body[i] = 0x0a;
    }

    assertThatThrownBy(() -> MessageDensity.check(body, ExportLogsServiceRequest.getDescriptor()))
        .isInstanceOf(InvalidProtocolBufferException.class)
        .hasMessageContaining("too many");
  }

  @Test
  void bottomlessNestingIsRefused() {
    var value = AnyValue.newBuilder().setStringValue("deep".repeat(10_000)).build();
    for (int i = 0; i < 200; i++) {
      var outer = AnyValue.newBuilder();
      outer.getArrayValueBuilder().addValues(value);
      value = outer.build();
    }
    var body = value.toByteArray();

    assertThatThrownBy(() -> MessageDensity.check(body, AnyValue.getDescriptor()))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  private static byte[] longRequest() {
    var request = ExportLogsServiceRequest.newBuilder();
    var log = request.addResourceLogsBuilder().addScopeLogsBuilder().addLogRecordsBuilder();
    log.getBodyBuilder().setStringValue("x".repeat(30_000));
    return request.build().toByteArray();
  }

  private static boolean isReadable(byte[] bytes) {
    try {
      return ExportLogsServiceRequest.parseFrom(bytes).isInitialized();
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }
}
