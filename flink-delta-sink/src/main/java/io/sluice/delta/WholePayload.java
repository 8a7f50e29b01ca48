package io.sluice.delta;

import io.sluice.event.CallPayload;
import io.sluice.event.Topics;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A payload that came in parts, put together. */
public final class WholePayload {

  private WholePayload() {}

  /**
   * Reads one part.
   *
   * @throws org.apache.kafka.common.errors.SerializationException when it is none
   */
  public static CallPayload part(byte[] value) {
    return Topics.PAYLOADS.values().deserializer().deserialize(Topics.PAYLOADS.name(), value);
  }

  /**
   * The record of the whole, which stands where its last part was.
   *
   * @param parts all of them, in their order
   * @param last the record of the last one
   */
  public static TopicRecord of(List<CallPayload> parts, TopicRecord last) {
    var end = parts.get(parts.size() - 1);
    var joined =
        new CallPayload(
            end.callId(),
            0,
            end.table(),
            text(parts, CallPayload::request),
            text(parts, CallPayload::response),
            end.call());
    return new TopicRecord(
        last.topic(),
        last.partition(),
        last.offset(),
        last.timestampMillis(),
        last.key(),
        Topics.PAYLOADS.values().serializer().serialize(last.topic(), joined),
        last.headers());
  }

  private static @Nullable String text(
      List<CallPayload> parts, Function<CallPayload, @Nullable String> piece) {
    var pieces = parts.stream().map(piece).filter(Objects::nonNull).toList();
    return pieces.isEmpty() ? null : String.join("", pieces);
  }
}
