package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.sluice.ingress.admission.Admission;
import io.sluice.ingress.admission.Limit;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever becomes of calls, each of them is in exactly one of the figures. */
class CallsAddUpTest extends ProxyFixture {

  private static final int CALLS = 150;
  private static final List<String> ENDS =
      List.of("sluice_calls_forwarded", "sluice_calls_refused", "sluice_calls_answered");

  /** One way that a call can go. */
  @FunctionalInterface
  private interface Fate {
    void befall() throws Exception;
  }

  private final List<Fate> fates =
      List.of(
          () -> ask(answering(ANSWER)),
          () -> ask(streaming(STREAM_START + STREAM_END)),
          () -> ask(exchange -> answerWith(exchange, 500)),
          () -> ask(exchange -> answerWith(exchange, 429)),
          () -> ask(FakeProvider.Exchange::breakOff),
          () -> ask(this::breakOffInTheMiddle),
          () -> post(MESSAGES, "{}"),
          () -> post(MESSAGES, "no JSON"),
          () -> post(MESSAGES, "{\"model\":\"nobody-knows\"}"),
          () -> post("/no/such/path", ASK),
          () -> send(request(MESSAGES).POST(BodyPublishers.ofString(ASK))),
          () -> send(authorised("/anthropic/v1/models").GET()),
          () -> send(authorised(MESSAGES).DELETE()),
          this::hangUpWhileSending,
          this::beRefusedByALimit,
          this::findNoLedger);

  @Test
  void whateverBecomesOfThem() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);

    for (int i = 0; i < CALLS; i++) {
      fates.get(random.nextInt(fates.size())).befall();
    }

    await(() -> sum("sluice_calls_received") == CALLS);
    await(() -> ENDS.stream().mapToDouble(this::sum).sum() >= CALLS);
    assertThat(ENDS.stream().mapToDouble(this::sum).sum()).as("seed %d", seed).isEqualTo(CALLS);
  }

  @Test
  void countsEveryFateOnceUnderItsName() throws Exception {
    for (var fate : fates) {
      fate.befall();
    }

    await(() -> ENDS.stream().mapToDouble(this::sum).sum() == fates.size());
    assertThat(count("sluice_calls_forwarded", "status", "2xx")).isEqualTo(3 + 1);
    assertThat(count("sluice_calls_forwarded", "status", "5xx")).isEqualTo(2);
    assertThat(count("sluice_calls_forwarded", "status", "429")).isEqualTo(1);
    assertThat(count("sluice_calls_refused", "reason", "abandoned")).isEqualTo(1);
    assertThat(count("sluice_calls_refused", "reason", "rate_limit")).isEqualTo(1);
    assertThat(count("sluice_calls_refused", "reason", "unauthenticated")).isEqualTo(1);
    assertThat(count("sluice_upstream_attempts", "status", "5xx")).isEqualTo(2);
    assertThat(count("sluice_upstream_attempts", "provider", "anthropic")).isEqualTo(4 + 2 + 1);
    assertThat(metrics.get("sluice_call_first_byte").timer().count()).isPositive();
  }

  private void ask(Consumer<FakeProvider.Exchange> script) throws Exception {
    provider.script = script;
    try {
      post(MESSAGES, ASK);
    } catch (IOException e) {
      // an answer that breaks off is one of the fates
    }
  }

  private static void answerWith(FakeProvider.Exchange exchange, int status) {
    exchange.response().setStatus(status);
    exchange.end("{\"error\":{\"message\":\"no\"}}");
  }

  private void breakOffInTheMiddle(FakeProvider.Exchange exchange) {
    exchange.header("Content-Type", "text/event-stream");
    exchange.writeAndGoOn(STREAM_START);
    exchange.breakOff();
  }

  private void hangUpWhileSending() throws Exception {
    double before = sum("sluice_calls_received");
    try (var socket = new Socket("127.0.0.1", proxy.uri().getPort())) {
      var head =
          "POST %s HTTP/1.1\r\nHost: here\r\nx-api-key: %s\r\nContent-Length: 5000\r\n\r\n{\"mo"
              .formatted(MESSAGES, ada.secret());
      socket.getOutputStream().write(head.getBytes(UTF_8));
      socket.getOutputStream().flush();
      await(() -> sum("sluice_calls_received") == before + 1);
    }
  }

  private void beRefusedByALimit() throws Exception {
    admission =
        new Admission.Rejected(
            new Limit("key", 1, Duration.ofMinutes(1), "limit exceeded"), Duration.ofSeconds(1));
    try {
      post(MESSAGES, ASK);
    } finally {
      admission = new Admission.Admitted();
    }
  }

  // the provider was asked, and then its answer could not be recorded: not to be counted twice
  private void findNoLedger() throws Exception {
    var before = ledger.settlementAck;
    ledger.settlementAck = CompletableFuture.failedFuture(new IOException("gone"));
    try {
      ask(answering(ANSWER));
    } finally {
      ledger.settlementAck = before;
    }
  }

  private double sum(String name) {
    return metrics.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  private double count(String name, String tag, String value) {
    return metrics.find(name).tag(tag, value).counters().stream().mapToDouble(Counter::count).sum();
  }
}
