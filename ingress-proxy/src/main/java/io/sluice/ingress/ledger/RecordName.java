package io.sluice.ingress.ledger;

import com.fasterxml.jackson.core.JsonToken;
import io.sluice.event.JsonSerde;
import io.sluice.event.Topics;
import java.io.IOException;
import java.util.Optional;

/**
 * What makes a record of the ledger the same as another: a call has one record in each topic, and
 * one of each payload part.
 *
 * @param part the number of the payload part; 0 in the other topics
 */
record RecordName(String topic, String callId, int part) {

  /** The name of a record; empty when it is none of ours. */
  static Optional<RecordName> of(String topic, byte[] value) {
    try {
      return read(topic, value);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  // both members come first in what is written here, so that little of a body is read
  private static Optional<RecordName> read(String topic, byte[] value) throws IOException {
    boolean isPart = topic.equals(Topics.PAYLOADS.name());
    String callId = null;
    Integer part = isPart ? null : 0;
    try (var json = JsonSerde.MAPPER.createParser(value)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var name = json.currentName();
        json.nextToken();
        if (name.equals("callId")) {
          callId = json.getValueAsString();
        } else if (isPart && name.equals("part")) {
          part = json.getValueAsInt();
        }
        json.skipChildren();
        if (callId != null && part != null) {
          return Optional.of(new RecordName(topic, callId, part));
        }
      }
    }
    return Optional.empty();
  }
}
