package io.sluice.ingress.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import org.jspecify.annotations.Nullable;

/**
 * The vendors' usage objects in the gateway's columns (contract section 6.6): cached tokens are
 * part of the input, reasoning tokens part of the output, for every vendor.
 */
final class UsageMapper {

  /** What is more than this is no count of tokens, and sums of such stay exact. */
  private static final long MAX_COUNT = 1L << 50;

  private UsageMapper() {}

  static CallTokens tokens(Dialect dialect, JsonNode usage, TokenSource source) {
    return switch (dialect) {
      case ANTHROPIC -> anthropic(usage, source);
      case OPENAI_CHAT ->
          openAi(usage, source, "prompt_tokens", "completion_tokens", "_tokens_details");
      case OPENAI_RESPONSES ->
          openAi(usage, source, "input_tokens", "output_tokens", "_tokens_details");
      case GEMINI -> gemini(usage, source);
    };
  }

  private static CallTokens anthropic(JsonNode usage, TokenSource source) {
    var read = count(usage, "cache_read_input_tokens");
    var created = count(usage, "cache_creation_input_tokens");
    var input = sum(count(usage, "input_tokens"), created, read);
    var output = count(usage, "output_tokens");
    return new CallTokens(
        input,
        output,
        sum(input, output),
        read,
        created,
        count(usage.path("cache_creation"), "ephemeral_1h_input_tokens"),
        count(usage.path("output_tokens_details"), "thinking_tokens"),
        source,
        usage.toString(),
        text(usage, "service_tier"));
  }

  private static CallTokens openAi(
      JsonNode usage, TokenSource source, String input, String output, String details) {
    var inputDetails = usage.path(input.replace("_tokens", details));
    var outputDetails = usage.path(output.replace("_tokens", details));
    return new CallTokens(
        count(usage, input),
        count(usage, output),
        count(usage, "total_tokens"),
        count(inputDetails, "cached_tokens"),
        count(inputDetails, "cache_write_tokens"),
        null,
        count(outputDetails, "reasoning_tokens"),
        source,
        usage.toString(),
        null);
  }

  private static CallTokens gemini(JsonNode usage, TokenSource source) {
    var thoughts = count(usage, "thoughtsTokenCount");
    return new CallTokens(
        sum(count(usage, "promptTokenCount"), count(usage, "toolUsePromptTokenCount")),
        sum(count(usage, "candidatesTokenCount"), thoughts),
        count(usage, "totalTokenCount"),
        count(usage, "cachedContentTokenCount"),
        null,
        null,
        thoughts,
        source,
        usage.toString(),
        text(usage, "trafficType"));
  }

  private static @Nullable Long count(JsonNode usage, String name) {
    var value = usage.get(name);
    boolean isCount =
        value != null
            && value.isIntegralNumber()
            && value.canConvertToLong()
            && value.longValue() >= 0
            && value.longValue() <= MAX_COUNT;
    return isCount ? value.longValue() : null;
  }

  private static @Nullable String text(JsonNode usage, String name) {
    var value = usage.get(name);
    return value != null && value.isTextual() ? value.textValue() : null;
  }

  private static @Nullable Long sum(@Nullable Long... counts) {
    Long sum = null;
    for (var count : counts) {
      if (count != null) {
        sum = sum == null ? count : sum + count;
      }
    }
    return sum;
  }
}
