package io.sluice.cli.doctor;

import io.sluice.governance.Provider;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * What a server says when it is asked something harmless.
 *
 * @param status of its answer; empty when there was none
 * @param trouble why there was none
 */
record HttpLook(Optional<Integer> status, String trouble) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String ANTHROPIC_VERSION = "2023-06-01";

  /** Asks a provider which models it has, with the key that the proxy would send. */
  static HttpLook atProvider(Provider provider, String key) throws InterruptedException {
    var base = provider.baseUrl().replaceAll("/+$", "");
    try {
      var request =
          switch (provider.api()) {
            case ANTHROPIC ->
                get(base + "/v1/models")
                    .header("x-api-key", key)
                    .header("anthropic-version", ANTHROPIC_VERSION);
            case OPENAI -> get(base + "/models").header("Authorization", "Bearer " + key);
            case GEMINI -> get(base + "/v1beta/models").header("x-goog-api-key", key);
            case AZURE_OPENAI ->
                get(base + "/openai/models?api-version=" + provider.apiVersion())
                    .header("api-key", key);
          };
      return of(request);
    } catch (IllegalArgumentException e) {
      // a key with a line break in it, or no URL; the message would repeat it
      return new HttpLook(Optional.empty(), "base-url or key cannot be used in a request");
    }
  }

  /** Asks the ingress which models the owner of an access token may call. */
  static HttpLook atIngress(String ingress, String accessToken) throws InterruptedException {
    return of(get(ingress + "/anthropic/v1/models").header("x-api-key", accessToken));
  }

  private static HttpRequest.Builder get(String url) {
    return HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).GET();
  }

  private static HttpLook of(HttpRequest.Builder request) throws InterruptedException {
    var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.discarding());
      return new HttpLook(Optional.of(answer.statusCode()), "");
    } catch (IOException e) {
      return new HttpLook(Optional.empty(), e.getClass().getSimpleName());
    }
  }
}
