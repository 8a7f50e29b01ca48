package io.sluice.ingress.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import io.sluice.ingress.dialect.Refusal.Kind;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorBodyTest {

  private static final Refusal SPENT =
      Refusal.retryable(Kind.RATE_LIMIT, "spent", Duration.ofMillis(11_200));

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void carriesThePlatformsMembersInEveryDialect(Dialect dialect) throws Exception {
    var body = json(dialect);

    assertThat(body.get("error_code").asText()).isEqualTo("REQUEST_LIMIT_EXCEEDED");
    assertThat(body.get("message").asText()).isEqualTo("spent");
    assertThat(body.at("/error/message").asText()).isEqualTo("spent");
  }

  @Test
  void hasAllFourMembersThatOpenAiSdksRead() throws Exception {
    var error = json(Dialect.OPENAI_RESPONSES).get("error");

    assertThat(error.get("type").asText()).isEqualTo("rate_limit_error");
    assertThat(error.get("code").asText()).isEqualTo("rate_limit_exceeded");
    assertThat(error.get("param").isNull()).isTrue();
  }

  @Test
  void namesTheRequestForAnthropicSdks() throws Exception {
    var body = json(Dialect.ANTHROPIC);

    assertThat(body.get("type").asText()).isEqualTo("error");
    assertThat(body.at("/error/type").asText()).isEqualTo("rate_limit_error");
    assertThat(body.get("request_id").asText()).isEqualTo("id-1");
  }

  @Test
  void tellsGeminiCliWhenToRetryInTheBody() throws Exception {
    var error = json(Dialect.GEMINI).get("error");

    assertThat(error.get("code").asInt()).isEqualTo(429);
    assertThat(error.get("status").asText()).isEqualTo("RESOURCE_EXHAUSTED");
    assertThat(error.at("/details/0/retryDelay").asText()).isEqualTo("12s");
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,1", "1000,1", "1001,2", "60000,60", "3600000,60"})
  void roundsTheWaitUpToWholeSecondsUpToAMinute(long millis, long seconds) {
    assertThat(ErrorBody.seconds(Duration.ofMillis(millis))).isEqualTo(seconds);
  }

  private static JsonNode json(Dialect dialect) throws IOException {
    return JsonSerde.MAPPER.readTree(ErrorBody.of(dialect, SPENT, "id-1"));
  }
}
