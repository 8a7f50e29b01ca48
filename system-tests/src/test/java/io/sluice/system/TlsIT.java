package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import io.sluice.kit.SelfSigned;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor's SDK, which agrees on HTTP/2 where it is offered, with a proxy that speaks TLS. */
class TlsIT {

  @TempDir static Path directory;

  private static SelfSigned pair;
  private static ProxyFleet fleet;

  @BeforeAll
  static void start() throws Exception {
    pair = SelfSigned.of("EC");
    var files = pair.writeTo(directory);
    fleet =
        ProxyFleet.start(
            1,
            Map.of(
                "TLS_CERTIFICATE",
                files.certificate().toString(),
                "TLS_KEY",
                files.key().toString(),
                "DRAIN_DELAY",
                "0s"));
  }

  @AfterAll
  static void stop() throws Exception {
    fleet.close();
  }

  @Test
  void theSdkStreamsAMessage() throws Exception {
    var message = MessageAccumulator.create();

    try (var stream = client(pair).messages().createStreaming(ask())) {
      stream.stream().forEach(message::accumulate);
    }

    assertThat(message.message().usage().outputTokens()).isPositive();
    assertThat(client(pair).messages().create(ask()).content()).isNotEmpty();
    assertThat(fleet.records()).extracting(call -> call.status()).containsOnly(200);
  }

  @Test
  void theSdkRefusesACertificateThatItDoesNotTrust() throws Exception {
    var stranger = SelfSigned.of("EC");

    assertThatThrownBy(() -> client(stranger).messages().create(ask()))
        .isInstanceOf(AnthropicIoException.class);
  }

  private static AnthropicClient client(SelfSigned trusted) throws Exception {
    return AnthropicOkHttpClient.builder()
        .baseUrl(fleet.proxies().get(0).uri() + "/anthropic")
        .authToken(fleet.accessToken())
        .sslSocketFactory(trusted.trusting().getSocketFactory())
        .trustManager(trusted.trust())
        .maxRetries(0)
        .build();
  }

  private static MessageCreateParams ask() {
    return MessageCreateParams.builder()
        .model(ProxyFleet.MODEL)
        .maxTokens(64)
        .addUserMessage("How deep is the reservoir?")
        .build();
  }
}
