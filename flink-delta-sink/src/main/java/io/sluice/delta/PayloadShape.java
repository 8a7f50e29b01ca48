package io.sluice.delta;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.event.JsonSerde;
import java.io.IOException;

/**
 * What a payload record says of itself, without building its bodies, which may be megabytes: they
 * are skipped, not decoded.
 */
public final class PayloadShape {

  private PayloadShape() {}

  /**
   * The table that the payload is for.
   *
   * @throws UnusableRecordException when the bytes do not say
   */
  static String table(byte[] payload) {
    try (var json = JsonSerde.MAPPER.getFactory().createParser(payload)) {
      while (nextMember(json)) {
        if (json.currentName().equals("table") && json.nextToken() == JsonToken.VALUE_STRING) {
          return json.getText();
        }
        skipValue(json);
      }
    } catch (IOException e) {
      throw unreadable();
    }
    throw new UnusableRecordException("the payload names no table");
  }

  /**
   * Whether the record is all of a payload: the first part, and the last.
   *
   * @throws UnusableRecordException when the bytes are not JSON
   */
  public static boolean isWhole(byte[] payload) {
    boolean isFirst = false;
    boolean isLast = false;
    try (var json = JsonSerde.MAPPER.getFactory().createParser(payload)) {
      while (nextMember(json)) {
        var name = json.currentName();
        var value = json.nextToken();
        isFirst |=
            name.equals("part") && value == JsonToken.VALUE_NUMBER_INT && json.getIntValue() == 0;
        isLast |= name.equals("call") && value == JsonToken.START_OBJECT;
        json.skipChildren();
      }
    } catch (IOException e) {
      throw unreadable();
    }
    return isFirst && isLast;
  }

  private static boolean nextMember(JsonParser json) throws IOException {
    var token = json.nextToken();
    if (token == JsonToken.START_OBJECT) {
      token = json.nextToken();
    }
    return token == JsonToken.FIELD_NAME;
  }

  private static void skipValue(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.FIELD_NAME) {
      json.nextToken();
    }
    json.skipChildren();
  }

  private static UnusableRecordException unreadable() {
    return new UnusableRecordException("the record is not JSON");
  }
}
