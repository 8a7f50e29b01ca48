package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadRowTest {

  private static final String TABLE = "main.gateway.opus_payload";

  @Test
  void aCallKeepsItsBodiesAsTheyAre() {
    var request = "{\"model\" : \"opus\"}";
    var response = "{\"content\":[ ]}";

    var row = PayloadRow.of(Calls.answered(), TABLE, request, response);

    assertThat(row.table()).isEqualTo(TABLE);
    assertThat(row.schema()).isEqualTo(TableSchema.PAYLOAD);
    assertThat(row.values())
        .containsExactly(
            "call-1",
            "call-1",
            Map.of("team", "red"),
            1_795_342_530_123_456L,
            200,
            1.0,
            2_345L,
            678L,
            "1",
            request,
            response,
            "EXTERNAL_FOUNDATION_MODEL",
            "anthropic",
            "claude-sonnet-4-6",
            "anthropic/claude-sonnet-4-6",
            null,
            "ada@example.com",
            "/anthropic/v1/messages",
            "anthropic/v1/messages");
    SchemaCheck.assertFits(row);
  }

  @Test
  void aRefusedCallHasNoDestinationAndMayHaveNoBodies() {
    var row = PayloadRow.of(Calls.refused(), TABLE, null, null);

    assertThat(Cell.of(row, "request")).isNull();
    assertThat(Cell.of(row, "response")).isNull();
    assertThat(Cell.of(row, "destination_type")).isNull();
    assertThat(Cell.of(row, "destination_id")).isNull();
    assertThat(Cell.of(row, "status_code")).isEqualTo(429);
    SchemaCheck.assertFits(row);
  }
}
