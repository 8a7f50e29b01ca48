package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import io.sluice.kit.SelfSigned;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
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

  @Test
  void aBodyOfThirtyMebibytesComesWholeOverHttp2() throws Exception {
    var text = "x".repeat(30 * 1024 * 1024);
    var body =
        """
        {"model":"%s","max_tokens":9,"messages":[{"role":"user","content":"%s"}]}\
        """
            .formatted(ProxyFleet.MODEL, text);

    var answer =
        HttpClient.newBuilder()
            .version(Version.HTTP_2)
            .sslContext(pair.trusting())
            .build()
            .send(
                HttpRequest.newBuilder(
                        URI.create(fleet.proxies().get(0).uri() + "/anthropic/v1/messages"))
                    .header("x-api-key", fleet.accessToken())
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());

    assertThat(answer.version()).isEqualTo(Version.HTTP_2);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(fleet.records())
        .filteredOn(call -> answer.headers().allValues("x-request-id").contains(call.callId()))
        .singleElement()
        .satisfies(call -> assertThat(call.tokens().input()).isGreaterThan(1_000_000));
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
