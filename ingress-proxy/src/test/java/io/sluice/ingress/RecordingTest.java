package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.event.TokenSource;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is written down of a call, and that an answer is complete only after it is. */
class RecordingTest extends ProxyFixture {

  @Test
  void settlesACallWithItsTokensAndItsPrice() throws Exception {
    provider.script = answering(ANSWER);

    var answer = post(MESSAGES, ASK);

    var call = onlyCall();
    assertThat(call.callId()).isEqualTo(answer.headers().firstValue("x-request-id").orElseThrow());
    assertThat(call.callId()).isEqualTo(answer.headers().firstValue("request-id").orElseThrow());
    assertThat(call.userId()).isEqualTo("ada@example.com");
    assertThat(call.model()).isEqualTo("databricks-opus");
    assertThat(call.tokens().input()).isEqualTo(7);
    assertThat(call.tokens().output()).isEqualTo(3);
    assertThat(call.tokens().source()).isEqualTo(TokenSource.PROVIDER_FINAL);
    assertThat(call.costUsd()).isEqualTo((7 * 5.0 + 3 * 25.0) / 1e6);
    assertThat(call.status()).isEqualTo(200);
    assertThat(call.attempts()).hasSize(1);
    assertThat(ledger.admitted).hasSize(1);
  }

  @Test
  void recordsBothBodiesOfACall() throws Exception {
    provider.script = answering(ANSWER);

    post(MESSAGES, ASK);

    assertThat(ledger.payloads).hasSize(1);
    var payload = ledger.payloads.get(0);
    assertThat(payload.table()).isEqualTo("main.gateway.opus_payload");
    assertThat(payload.request()).isEqualTo(ASK);
    assertThat(payload.response()).isEqualTo(ANSWER);
    assertThat(payload.call()).isEqualTo(onlyCall());
  }

  @Test
  void recordsALargeBodyInParts() throws Exception {
    proxy.close();
    proxy = start(provider.uri().toString(), 4 * 1024 * 1024);
    var text = "{\"text\":\"" + "é日".repeat(250_000) + "\"}";
    provider.script = answering(text);
    var ask = "{\"model\":\"opus\",\"x\":\"" + "zé".repeat(400_000) + "\"}";

    post(MESSAGES, ask);

    assertThat(ledger.payloads.size()).isGreaterThan(3);
    assertThat(joined(ledger.payloads.stream().map(part -> part.request()).toList()))
        .isEqualTo(ask);
    assertThat(joined(ledger.payloads.stream().map(part -> part.response()).toList()))
        .isEqualTo(text);
  }

  @Test
  void holdsTheFirstByteUntilTheAdmissionIsRecorded() throws Exception {
    var recorded = new CompletableFuture<Void>();
    ledger.admissionAck = recorded;
    provider.script = answering(ANSWER);

    var answer =
        http.sendAsync(
            authorised(MESSAGES).POST(BodyPublishers.ofString(ASK)).build(),
            BodyHandlers.ofString());
    await(() -> provider.received.size() == 1);
    boolean early = answer.isDone();
    recorded.complete(null);

    assertThat(early).isFalse();
    assertThat(answer.get(5, TimeUnit.SECONDS).body()).isEqualTo(ANSWER);
  }

  @Test
  void holdsTheTerminalEventUntilTheCallIsRecorded() throws Exception {
    var recorded = new CompletableFuture<Void>();
    ledger.settlementAck = recorded;
    provider.script = streaming(STREAM_START + STREAM_END);

    var answer = stream(MESSAGES, ASK);
    var begun = new String(answer.body().readNBytes(STREAM_START.length()), UTF_8);
    boolean early = recorded.isDone();
    recorded.complete(null);
    var rest = new String(answer.body().readAllBytes(), UTF_8);

    assertThat(begun).isEqualTo(STREAM_START);
    assertThat(early).isFalse();
    assertThat(rest).isEqualTo(STREAM_END);
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
  }

  @Test
  void breaksTheAnswerOffWhenItCannotBeRecorded() throws Exception {
    ledger.settlementAck = CompletableFuture.failedFuture(new IOException("gone"));
    provider.script = streaming(STREAM_START + STREAM_END);

    var answer = stream(MESSAGES, ASK);

    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
  }

  @Test
  void answers503ToAPlainCallThatCannotBeRecorded() throws Exception {
    ledger.settlementAck = CompletableFuture.failedFuture(new IOException("gone"));
    provider.script = answering(ANSWER);

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(answer.body()).doesNotContain("usage");
  }

  @Test
  void answers503WhenTheAdmissionTurnsOutUnrecordedAfterTheAnswerHasCome() throws Exception {
    var recorded = new CompletableFuture<Void>();
    ledger.admissionAck = recorded;
    provider.script = answering(ANSWER);

    var coming =
        http.sendAsync(
            authorised(MESSAGES).POST(BodyPublishers.ofString(ASK)).build(),
            BodyHandlers.ofString());
    await(() -> ledger.settled.size() == 1);
    recorded.completeExceptionally(new IOException("gone"));

    var answer = coming.get(5, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).doesNotContain("usage");
  }

  @Test
  void answers503WhenTheAdmissionTurnsOutUnrecordedInTheMiddleOfTheAnswer() throws Exception {
    var recorded = new CompletableFuture<Void>();
    ledger.admissionAck = recorded;
    var goOn = new CountDownLatch(1);
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "application/json");
          for (int piece = 0; piece < 3; piece++) {
            exchange.writeAndGoOn(" ".repeat(30_000));
          }
          awaitQuietly(goOn);
          exchange.end(ANSWER);
        };

    var coming =
        http.sendAsync(
            authorised(MESSAGES).POST(BodyPublishers.ofString(ASK)).build(),
            BodyHandlers.ofString());
    await(() -> !provider.received.isEmpty());
    recorded.completeExceptionally(new IOException("gone"));

    var answer = coming.get(5, TimeUnit.SECONDS);
    goOn.countDown();
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).contains("\"type\":\"error\"");
  }

  @Test
  void callsNoProviderWhileNothingCanBeRecorded() throws Exception {
    ledger.trouble = Optional.of("Kafka is gone");

    var answer = post(MESSAGES, ASK);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(provider.received).isEmpty();
  }

  @Test
  void drainsTheAnswerOfACallerWhoHangsUp() throws Exception {
    var goOn = new CountDownLatch(1);
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START);
          awaitQuietly(goOn);
          for (int i = 0; i < 200; i++) {
            exchange.writeAndGoOn("event: ping\ndata: " + "p".repeat(10_000) + "\n\n");
          }
          exchange.end(STREAM_END);
        };

    var answer = stream(MESSAGES, ASK);
    answer.body().read();
    answer.body().close();
    goOn.countDown();

    await(() -> !ledger.settled.isEmpty());
    assertThat(onlyCall().tokens().total()).isEqualTo(10);
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.DRAINED);
  }

  @Test
  void breaksOffWithTheProviderAndSettlesWhatWasSeen() throws Exception {
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START);
          exchange.breakOff();
        };

    var answer = stream(MESSAGES, ASK);

    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    await(() -> !ledger.settled.isEmpty());
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.PROVIDER_PARTIAL);
  }

  @Test
  void countsCallsSoThatTheyAddUp() throws Exception {
    provider.script = answering(ANSWER);

    post(MESSAGES, ASK);
    post(MESSAGES, "{}");
    send(request(MESSAGES).POST(BodyPublishers.ofString(ASK)));

    assertThat(metrics.counter("sluice_calls_received").count()).isEqualTo(3);
    assertThat(metrics.counter("sluice_calls_forwarded", "status", "2xx").count()).isEqualTo(1);
    assertThat(metrics.counter("sluice_calls_refused", "reason", "bad_request").count())
        .isEqualTo(1);
    assertThat(metrics.counter("sluice_calls_refused", "reason", "unauthenticated").count())
        .isEqualTo(1);
  }
}
