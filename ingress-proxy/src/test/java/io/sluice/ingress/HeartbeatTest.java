package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.TokenSource;
import io.sluice.governance.Api;
import io.sluice.governance.ClientAbort;
import io.sluice.governance.Declaration;
import io.sluice.governance.Provider;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a caller gets while the provider of a stream is silent (contract section 11.7, rule 3). */
class HeartbeatTest extends ProxyFixture {

  private static final String PING = "event: ping\ndata: {\"type\": \"ping\"}\n\n";
  private static final String COMMENT = ": keepalive\n\n";
  private static final String RESPONSES = "/openai/v1/responses";
  private static final String RESPONSES_ASK = "{\"model\":\"gpt\",\"stream\":true}";
  private static final String RESPONSES_END =
      "event: response.completed\ndata: {\"response\":{\"usage\":{\"input_tokens\":7,"
          + "\"output_tokens\":3,\"total_tokens\":10}}}\n\n";

  private final CountDownLatch goOn = new CountDownLatch(1);

  @Override
  IngressProxy start(String providerUrl, Map<String, String> own) throws Exception {
    return super.start(providerUrl, Map.of("HEARTBEAT", "30ms", "UPSTREAM_IDLE_TIMEOUT", "20s"));
  }

  // the calls of OpenAI's dialect are stopped when their caller hangs up, the others drained
  @Override
  List<Declaration> declarations(String providerUrl) {
    var declarations = super.declarations(providerUrl);
    declarations.removeIf(declaration -> declaration.key().equals("provider:openai"));
    declarations.add(
        new Provider("openai", Api.OPENAI, providerUrl, "${KEY}", null, null, ClientAbort.CANCEL));
    return declarations;
  }

  @Test
  void aSilentMessageStreamGetsPings() throws Exception {
    silentAfter(STREAM_START, "text/event-stream", STREAM_END);

    var answer = stream(MESSAGES, ASK).body();
    var begun = readPast(answer, PING + PING);
    goOn.countDown();
    var whole = begun + new String(answer.readAllBytes(), UTF_8);

    assertThat(whole).startsWith(STREAM_START + PING + PING).endsWith(STREAM_END);
    assertThat(whole.replace(PING, "")).isEqualTo(STREAM_START + STREAM_END);
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.PROVIDER_FINAL);
    assertThat(joined(ledger.payloads.stream().map(part -> part.response()).toList()))
        .isEqualTo(STREAM_START + STREAM_END);
  }

  @Test
  void otherSilentStreamsGetComments() throws Exception {
    silentAfter("event: response.created\ndata: {}\n\n", "text/event-stream", RESPONSES_END);

    var answer = stream(RESPONSES, RESPONSES_ASK).body();
    var begun = readPast(answer, COMMENT + COMMENT);
    goOn.countDown();
    var whole = begun + new String(answer.readAllBytes(), UTF_8);

    assertThat(whole.replace(COMMENT, ""))
        .isEqualTo("event: response.created\ndata: {}\n\n" + RESPONSES_END);
  }

  @Test
  void aStreamThatHasNotBegunGetsThemToo() throws Exception {
    silentAfter("", "text/event-stream", STREAM_START + STREAM_END);

    var answer = stream(MESSAGES, ASK).body();
    var begun = readPast(answer, PING);
    goOn.countDown();

    assertThat(begun).startsWith(PING);
    assertThat((begun + new String(answer.readAllBytes(), UTF_8)).replace(PING, ""))
        .isEqualTo(STREAM_START + STREAM_END);
  }

  @Test
  void nothingIsPutIntoAnEvent() throws Exception {
    var half = STREAM_END.length() / 2;
    silentAfter(
        STREAM_START + STREAM_END.substring(0, half),
        "text/event-stream",
        STREAM_END.substring(half));

    var answer = stream(MESSAGES, ASK).body();
    var begun = readPast(answer, PING);
    goOn.countDown();
    var whole = begun + new String(answer.readAllBytes(), UTF_8);

    assertThat(whole).startsWith(STREAM_START + PING).endsWith(STREAM_END);
    assertThat(whole.replace(PING, "")).isEqualTo(STREAM_START + STREAM_END);
  }

  @Test
  void nothingFollowsTheTerminalEvent() throws Exception {
    silentAfter(STREAM_START + STREAM_END, "text/event-stream", "");

    var whole = new String(stream(MESSAGES, ASK).body().readAllBytes(), UTF_8);
    goOn.countDown();

    assertThat(whole).isEqualTo(STREAM_START + STREAM_END);
  }

  @Test
  void nothingIsPutIntoAPlainAnswer() throws Exception {
    silentAfter(ANSWER.substring(0, 9), "application/json", ANSWER.substring(9));

    assertThat(silently(MESSAGES, ASK)).isEqualTo(ANSWER);
  }

  // agents 5, 7.6: Gemini's clients take a comment for an answer that is cut off
  @Test
  void nothingIsPutIntoAGeminiStream() throws Exception {
    var events = "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\r\n\r\n";
    silentAfter("", "text/event-stream", events);

    assertThat(silently("/gemini/v1beta/models/flash:streamGenerateContent?alt=sse", "{}"))
        .isEqualTo(events);
  }

  @Test
  void nothingIsPutIntoACompressedStream() throws Exception {
    provider.script =
        exchange -> {
          exchange.header("Content-Encoding", "gzip");
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn("\u001f\b123");
          awaitQuietly(goOn);
          exchange.end("45");
        };

    assertThat(silently(MESSAGES, ASK)).isEqualTo("\u001f\b12345");
  }

  @Test
  void whoHangsUpInTheSilenceIsNoticedAndTheProviderStopped() throws Exception {
    silentAfter("event: response.created\ndata: {}\n\n", "text/event-stream", RESPONSES_END);

    stream(RESPONSES, RESPONSES_ASK).body().close();

    await(() -> !ledger.settled.isEmpty());
    assertThat(onlyCall().attempts().get(0).errorCode()).isEqualTo("CANCELLED");
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.ESTIMATED);
    goOn.countDown();
  }

  @Test
  void whoHangsUpInTheSilenceIsNoticedAndTheAnswerReadToItsEnd() throws Exception {
    silentAfter(STREAM_START, "text/event-stream", STREAM_END);
    var answer = stream(MESSAGES, ASK).body();
    readPast(answer, PING);

    answer.close();
    assertThat(goOn.await(200, TimeUnit.MILLISECONDS)).isFalse();
    goOn.countDown();

    await(() -> !ledger.settled.isEmpty());
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.DRAINED);
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
  }

  private void silentAfter(String begin, String contentType, String end) {
    provider.script =
        exchange -> {
          exchange.header("Content-Type", contentType);
          exchange.writeAndGoOn(begin);
          awaitQuietly(goOn);
          exchange.end(end);
        };
  }

  // the answer to a call whose provider is silent for some heartbeats
  private String silently(String path, String body) throws Exception {
    var answer = stream(path, body).body();
    assertThat(goOn.await(200, TimeUnit.MILLISECONDS)).isFalse();
    goOn.countDown();
    return new String(answer.readAllBytes(), UTF_8);
  }

  private static String readPast(InputStream answer, String text) throws Exception {
    var read = new StringBuilder();
    while (read.indexOf(text) < 0) {
      int next = answer.read();
      assertThat(next).isNotNegative();
      read.append((char) next);
    }
    return read.toString();
  }
}
