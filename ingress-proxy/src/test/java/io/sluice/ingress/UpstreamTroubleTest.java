package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.event.TokenSource;
import io.sluice.ingress.admission.Admission;
import io.sluice.ingress.admission.Limit;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** More rows of {@link ConformanceTest}: something stands in the way of an answer. */
class UpstreamTroubleTest extends ProxyFixture {

  private static final String GEMINI_STREAM =
      "/gemini/v1beta/models/flash:streamGenerateContent?alt=sse";

  private final CountDownLatch goOn = new CountDownLatch(1);

  // agents 5: connection closed before an answer; agents then ask again
  @Test
  void aProviderThatClosesBeforeItAnswersIs502WithAnAdvice() throws Exception {
    provider.script =
        exchange ->
            exchange.response().getRequest().getConnectionMetaData().getConnection().close();

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(answer).at("/error/type").asText()).isEqualTo("api_error");
    assertThat(onlyCall().attempts().get(0).errorCode()).isEqualTo("CONNECT_FAILED");
  }

  // agents 5: silence in mid-stream ends; the caller sees a cut, never a whole answer
  @Test
  void aStreamThatFallsSilentForGoodIsBrokenOffAndCounted() throws Exception {
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START);
          awaitQuietly(goOn);
        };

    var answer = stream(MESSAGES, ASK);

    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.PROVIDER_PARTIAL);
    assertThat(onlyCall().tokens().input()).isEqualTo(7);
    goOn.countDown();
  }

  // agents 7.6: Gemini CLI gives up when there are no headers after 60 s
  @Test
  void theHeadersOfAGeminiStreamAreOutBeforeItsFirstEvent() throws Exception {
    var event = "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\r\n\r\n";
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn("");
          awaitQuietly(goOn);
          exchange.end(event);
        };

    var answer = stream(GEMINI_STREAM, "{}");
    assertThat(answer.statusCode()).isEqualTo(200);
    goOn.countDown();

    assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo(event);
  }

  // contract 14.2.11: a refusal is in the usage, and its body in the payload
  @Test
  void aCallBeyondItsLimitIsRecordedWithTheBodyOfItsRefusal() throws Exception {
    admission =
        new Admission.Rejected(
            new Limit(
                "k", 0, Duration.ofMinutes(1), "Requests-per-minute (RPM) rate limit exceeded"),
            Duration.ofSeconds(5));

    var answer = post(MESSAGES, ASK);

    assertThat(onlyCall().status()).isEqualTo(429);
    assertThat(onlyCall().errorCode()).isEqualTo("REQUEST_LIMIT_EXCEEDED");
    assertThat(joined(ledger.payloads.stream().map(part -> part.response()).toList()))
        .isEqualTo(answer.body())
        .contains("REQUEST_LIMIT_EXCEEDED");
  }
}
