package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.event.TokenSource;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** A proxy that stops: what becomes of calls that come, and of those under way. */
class StoppingTest extends ProxyFixture {

  private int port;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);

  @Override
  IngressProxy start(String providerUrl, Map<String, String> own) throws Exception {
    var started =
        super.start(
            providerUrl,
            Map.of("DRAIN_DELAY", "1s", "STOP_GRACE", "3s", "UPSTREAM_IDLE_TIMEOUT", "20s"));
    port = started.uri().getPort();
    return started;
  }

  @Test
  void callsAreTakenWhileALoadBalancerMayNotHaveNoticed() throws Exception {
    provider.script = answering(ANSWER);
    var before = post(MESSAGES, ASK);
    var stopping = stopping();

    await(() -> closes(post200()));

    assertThat(closes(before.headers().firstValue("Connection").orElse(""))).isFalse();
    stopping.join();
    assertThat(isRefused()).isTrue();
  }

  @Test
  void aStreamThatBeganBeforeEndsWithinTheGrace() throws Exception {
    silentStream();
    var answer = stream(MESSAGES, ASK);
    awaitQuietly(begun);

    var stopping = stopping();
    await(() -> isRefused());
    assertThat(goOn.await(400, TimeUnit.MILLISECONDS)).isFalse(); // idle connections are shut now
    goOn.countDown();

    assertThat(new String(answer.body().readAllBytes(), UTF_8))
        .isEqualTo(STREAM_START + STREAM_END);
    stopping.join();
    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.PROVIDER_FINAL);
  }

  @Test
  void aCallOnAnOpenConnectionIsRefusedInItsDialectAndRecorded() throws Exception {
    silentStream();
    stream(MESSAGES, ASK);
    awaitQuietly(begun);

    String refusal;
    try (var socket = new Socket("127.0.0.1", port)) {
      socket.getOutputStream().write(half().getBytes(UTF_8));
      var stopping = stopping();
      while (!isRefused()) {
        socket.getOutputStream().write('x'); // who is idle meanwhile is shut out
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
      }
      socket.getOutputStream().write(("\r\n\r\n" + ASK).getBytes(UTF_8));
      refusal = new String(socket.getInputStream().readAllBytes(), UTF_8);
      goOn.countDown();
      stopping.join();
    }

    assertThat(refusal)
        .startsWith("HTTP/1.1 503")
        .containsIgnoringCase("\r\nRetry-After: 1\r\n")
        .containsIgnoringCase("\r\nConnection: close\r\n")
        .contains("\"type\":\"overloaded_error\"");
    assertThat(ledger.settled).extracting(call -> call.status()).containsExactly(503, 200);
  }

  @Test
  void aStreamThatTheGraceDoesNotSufficeForIsRecordedBeforeTheProxyIsGone() throws Exception {
    silentStream();
    var answer = stream(MESSAGES, ASK);
    awaitQuietly(begun);

    proxy.close();

    assertThat(onlyCall().tokens().source()).isEqualTo(TokenSource.PROVIDER_PARTIAL);
    assertThat(onlyCall().tokens().input()).isEqualTo(7);
    assertThatThrownBy(() -> answer.body().readAllBytes()).isInstanceOf(IOException.class);
    goOn.countDown();
  }

  private CompletableFuture<Void> stopping() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            proxy.close();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private void silentStream() {
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START);
          begun.countDown();
          awaitQuietly(goOn);
          exchange.end(STREAM_END);
        };
  }

  private String half() {
    return "POST "
        + MESSAGES
        + " HTTP/1.1\r\nHost: x\r\nx-api-key: "
        + ada.secret()
        + "\r\nContent-Length: "
        + ASK.getBytes(UTF_8).length
        + "\r\nx-slow: ";
  }

  private boolean isRefused() {
    try (var socket = new Socket("127.0.0.1", port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean closes(String connection) {
    return connection.equals("close");
  }

  private String post200() {
    try {
      var answer = post(MESSAGES, ASK);
      assertThat(answer.statusCode()).isEqualTo(200);
      return answer.headers().firstValue("Connection").orElse("");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
