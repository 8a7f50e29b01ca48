package io.sluice.delta.replay;

import io.sluice.delta.PayloadShape;
import io.sluice.delta.TopicRecord;
import io.sluice.delta.UnusableRecordException;
import io.sluice.delta.WholePayload;
import io.sluice.event.CallPayload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Payloads of which the last part has not come yet, by call. */
final class PartsInHand {

  private final Map<String, TreeMap<Integer, byte[]>> parts = new HashMap<>();

  /**
   * The whole payload, when this record completes one; it stands where its last part was.
   *
   * @throws UnusableRecordException when the record is no payload, or parts before it are missing
   */
  Optional<TopicRecord> take(TopicRecord record) {
    var value = record.value();
    if (value == null) {
      throw new UnusableRecordException("the record has no value");
    }
    var key = record.key();
    if (PayloadShape.isWhole(value) || key == null) {
      return Optional.of(record);
    }
    var part = WholePayload.part(value);
    var call = new String(key, StandardCharsets.UTF_8);
    if (part.call() == null) {
      parts.computeIfAbsent(call, unseen -> new TreeMap<>()).put(part.part(), value);
      return Optional.empty();
    }
    return Optional.of(join(part, parts.remove(call), record));
  }

  private static TopicRecord join(
      CallPayload last, @Nullable Map<Integer, byte[]> before, TopicRecord record) {
    var all = new ArrayList<CallPayload>();
    for (int i = 0; i < last.part(); i++) {
      var value = before == null ? null : before.get(i);
      if (value == null) {
        throw new UnusableRecordException("parts before this one are missing");
      }
      all.add(WholePayload.part(value));
    }
    all.add(last);
    return WholePayload.of(all, record);
  }
}
