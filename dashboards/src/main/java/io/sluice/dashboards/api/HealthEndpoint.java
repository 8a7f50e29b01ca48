package io.sluice.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.Inquiry;
import io.sluice.dashboards.web.Reply;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** {@code GET /api/health}: whether the parts that are watched are ready, and if not, why. */
public final class HealthEndpoint implements Endpoint {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Map<String, URI> watched;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /** Watches the admin ports of these parts, by name. */
  public HealthEndpoint(Map<String, URI> watched) {
    this.watched = Map.copyOf(watched);
  }

  /** One part: why it is not ready; empty when it is. */
  private record Part(String name, String cause) {}

  @Override
  public Reply answer(Inquiry inquiry) {
    inquiry.requireMethod("GET");
    var asked = new ArrayList<CompletableFuture<Part>>();
    watched.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(part -> asked.add(part(part.getKey(), part.getValue())));
    var parts = asked.stream().map(CompletableFuture::join).map(HealthEndpoint::told).toList();
    return Reply.ok(Map.of("parts", parts));
  }

  private CompletableFuture<Part> part(String name, URI adminUrl) {
    var request =
        HttpRequest.newBuilder(adminUrl.resolve("/health/ready")).timeout(PATIENCE).build();
    return client
        .sendAsync(request, BodyHandlers.ofString())
        .thenApply(answer -> new Part(name, cause(answer)))
        .exceptionally(failure -> new Part(name, "does not answer"));
  }

  private static String cause(HttpResponse<String> answer) {
    if (answer.statusCode() == 200) {
      return "";
    }
    try {
      var causes = new ArrayList<String>();
      JsonNode named = JsonSerde.MAPPER.readTree(answer.body()).path("causes");
      named
          .fields()
          .forEachRemaining(one -> causes.add(one.getKey() + ": " + one.getValue().asText()));
      return causes.isEmpty() ? "answers " + answer.statusCode() : String.join("; ", causes);
    } catch (IOException e) {
      return "answers " + answer.statusCode();
    }
  }

  private static Map<String, Object> told(Part part) {
    var told = new LinkedHashMap<String, Object>();
    told.put("name", part.name());
    told.put("ready", part.cause().isEmpty());
    told.put("cause", part.cause());
    return told;
  }
}
