package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UsageRowTest {

  private static final long START_MICROS = 1_795_342_530_123_456L;

  @Test
  void anAnsweredCallFillsEveryColumnThatMeansSomethingHere() {
    var row = UsageRow.of(Calls.answered());

    assertThat(row.table()).isEqualTo("system.ai_gateway.usage");
    assertThat(row.schema()).isEqualTo(TableSchema.USAGE);
    assertThat(byName(row))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("request_id", "call-1"),
                Map.entry("schema_version", 1),
                Map.entry("endpoint_name", "databricks-claude-opus-4-6"),
                Map.entry("event_time", START_MICROS),
                Map.entry("latency_ms", 2_345L),
                Map.entry("time_to_first_byte_ms", 678L),
                Map.entry("destination_type", "EXTERNAL_FOUNDATION_MODEL"),
                Map.entry("destination_name", "anthropic"),
                Map.entry("destination_id", "anthropic/claude-sonnet-4-6"),
                Map.entry("destination_model", "claude-sonnet-4-6"),
                Map.entry("requester", "ada@example.com"),
                Map.entry("requester_type", "USER"),
                Map.entry("ip_address", "10.0.0.7"),
                Map.entry("url", "/anthropic/v1/messages"),
                Map.entry("user_agent", "claude-cli/2.1.330 (external, cli)"),
                Map.entry("api_type", "anthropic/v1/messages"),
                Map.entry("request_tags", Map.of("team", "red")),
                Map.entry("input_tokens", 1_100L),
                Map.entry("output_tokens", 250L),
                Map.entry("total_tokens", 1_350L),
                Map.entry("response_content_type", "application/json"),
                Map.entry("status_code", 200),
                Map.entry("invocation_id", "call-1"),
                Map.entry("service_type", "MODEL_SERVICE"),
                Map.entry("service_name", "databricks-claude-opus-4-6"),
                Map.entry("agent", "claude"),
                Map.entry("session_id", "session-1"),
                Map.entry("coding_agent_mode", true),
                Map.entry("provider_request_id", "req_provider"),
                Map.entry("token_source", "provider_final"),
                Map.entry("usage_raw", "{\"input_tokens\":120}"),
                Map.entry("cost_usd", 0.0123),
                Map.entry("price_version", "2026-11-01"),
                Map.entry("proxy_id", "proxy-a")));
  }

  @Test
  void tokenDetailsAreAStruct() {
    var row = UsageRow.of(Calls.answered());

    assertThat(Cell.of(row, "token_details.cache_read_input_tokens")).isEqualTo(900L);
    assertThat(Cell.of(row, "token_details.cache_creation_input_tokens")).isEqualTo(80L);
    assertThat(Cell.of(row, "token_details.output_reasoning_tokens")).isEqualTo(40L);
  }

  @Test
  void theServiceTierIsMetadataOfTheInvocation() {
    var row = UsageRow.of(Calls.answered());

    assertThat(Cell.of(row, "invocation_metadata.service_tier")).isEqualTo("priority");
    assertThat(Cell.of(row, "invocation_metadata.source")).isNull();
  }

  @Test
  void everyAttemptIsListedInOrder() {
    var row = UsageRow.of(Calls.answered());

    assertThat((Object[]) Cell.of(row, "routing_information.attempts.0"))
        .containsExactly(
            null,
            "INITIAL_ATTEMPT",
            "anthropic",
            "anthropic/claude-opus-4-6",
            null,
            "CONNECT_FAILED",
            30L,
            START_MICROS + 1_000,
            START_MICROS + 31_000);
    assertThat((Object[]) Cell.of(row, "routing_information.attempts.1"))
        .containsExactly(
            null,
            "FALLBACK",
            "anthropic",
            "anthropic/claude-sonnet-4-6",
            200,
            null,
            2_300L,
            START_MICROS + 40_000,
            START_MICROS + 2_340_000);
  }

  @Test
  void aRefusedCallHasNoTokensAndNoDestination() {
    var row = UsageRow.of(Calls.refused());

    assertThat(byName(row))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("request_id", "call-2"),
                Map.entry("schema_version", 1),
                Map.entry("event_time", 0L),
                Map.entry("latency_ms", 1L),
                Map.entry("requester", "ci-bot"),
                Map.entry("requester_type", "SERVICE_PRINCIPAL"),
                Map.entry("url", "/openai/v1/responses"),
                Map.entry("api_type", "openai/v1/responses"),
                Map.entry("request_tags", Map.of()),
                Map.entry("status_code", 429),
                Map.entry("invocation_id", "call-2"),
                Map.entry("service_type", "MODEL_SERVICE"),
                Map.entry("agent", "other"),
                Map.entry("coding_agent_mode", false),
                Map.entry("token_source", "unknown"),
                Map.entry("error_code", "REQUEST_LIMIT_EXCEEDED"),
                Map.entry("proxy_id", "proxy-b")));
    assertThat(Cell.of(row, "token_details")).isNull();
    assertThat(Cell.of(row, "routing_information")).isNull();
    assertThat(Cell.of(row, "invocation_metadata")).isNull();
  }

  @Test
  void everyValueHasTheTypeOfItsColumn() {
    SchemaCheck.assertFits(UsageRow.of(Calls.answered()));
    SchemaCheck.assertFits(UsageRow.of(Calls.refused()));
  }

  /** The columns that are not null; structs are looked at one by one above. */
  private static Map<String, Object> byName(TableRow row) {
    var names = row.schema().columns().fieldNames();
    var values = new HashMap<String, Object>();
    for (int i = 0; i < names.size(); i++) {
      var value = row.values()[i];
      if (value != null && !(value instanceof Object[])) {
        values.put(names.get(i), value);
      }
    }
    return values;
  }
}
