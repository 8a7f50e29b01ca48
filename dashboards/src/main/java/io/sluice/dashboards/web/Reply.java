package io.sluice.dashboards.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.event.JsonSerde;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the console answers.
 *
 * @param status of the response
 * @param headers beside the length
 * @param body what is sent
 */
public record Reply(int status, Map<String, String> headers, Body body) {

  /** What is sent. */
  public sealed interface Body {

    /** Bytes in memory. */
    record Bytes(byte[] bytes) implements Body {}

    /** A file that is deleted once it is sent. */
    record ScratchFile(Path path) implements Body {}
  }

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** Never the body: it may hold a secret. */
  @Override
  public String toString() {
    return "Reply[" + status + "]";
  }

  public static Reply ok(Object json) {
    return json(200, json);
  }

  public static Reply json(int status, Object json) {
    try {
      return new Reply(
          status,
          Map.of("Content-Type", "application/json"),
          new Body.Bytes(JsonSerde.MAPPER.writeValueAsBytes(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("plain values are always JSON", e);
    }
  }

  /** A refusal, for the person who asked. */
  public static Reply refused(int status, String message) {
    return json(status, Map.of("error", Map.of("status", status, "message", message)));
  }

  /** A file to keep, which is deleted here once it is sent. */
  public static Reply download(Path file, String mediaType, String name) {
    return new Reply(
        200,
        Map.of(
            "Content-Type",
            mediaType,
            "Content-Disposition",
            "attachment; filename=\"" + name + "\""),
        new Body.ScratchFile(file));
  }

  /** The same with another header. */
  public Reply with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, more, body);
  }
}
