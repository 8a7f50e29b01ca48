package io.sluice.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import org.jspecify.annotations.Nullable;

/**
 * The usage object of an answer as it becomes known. A later report overwrites the members it
 * carries and leaves the others: Anthropic splits one report over two events, everybody else
 * repeats the whole.
 */
final class Usage {

  /** What has more parts or longer texts than any vendor's usage is none. */
  private static final int MAX_WEIGHT = 2_000;

  private final ObjectNode reported = JsonNodeFactory.instance.objectNode();

  void report(@Nullable JsonNode usage) {
    if (usage == null || !usage.isObject() || weight(usage) + weight(reported) > MAX_WEIGHT) {
      return;
    }
    usage
        .properties()
        .forEach(
            member -> {
              if (!member.getValue().isNull()) {
                reported.set(member.getKey(), member.getValue());
              }
            });
  }

  boolean isReported() {
    return !reported.isEmpty();
  }

  private static int weight(JsonNode node) {
    int weight = 1 + (node.isValueNode() ? node.asText().length() / 16 : 0);
    for (var member : node.properties()) {
      weight += member.getKey().length() / 16 + weight(member.getValue());
    }
    if (node.isArray()) {
      for (var element : node) {
        weight += weight(element);
      }
    }
    return weight;
  }

  /** The counts in the gateway's columns; see {@link UsageMapper}. */
  CallTokens tokens(Dialect dialect, TokenSource source) {
    return UsageMapper.tokens(dialect, reported, source);
  }
}
