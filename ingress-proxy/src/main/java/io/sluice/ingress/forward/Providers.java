package io.sluice.ingress.forward;

import io.sluice.governance.Api;
import io.sluice.governance.Provider;
import io.sluice.ingress.dialect.Dialect;
import io.sluice.ingress.dialect.Operation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/**
 * Where providers are reached, and with which API key. Keys are read from the environment of this
 * process alone; a provider whose key is not set is served by the mock provider, if there is one.
 */
public final class Providers {

  private final Function<String, Optional<String>> environment;
  private final Optional<String> mockUrl;
  private final Map<Provider, Target> targets = new ConcurrentHashMap<>();

  /**
   * @param environment finds the value of a variable
   * @param mockUrl base URL of the mock provider; empty to do without
   */
  public Providers(Function<String, Optional<String>> environment, Optional<String> mockUrl) {
    this.environment = environment;
    this.mockUrl = mockUrl;
  }

  /**
   * How a provider is reached.
   *
   * @param baseUrl without a slash at its end
   * @param api what it speaks
   * @param key the API key; null when the provider needs none
   * @param azure the provider whose URLs are Azure's; null for the usual ones
   */
  record Target(String baseUrl, Api api, @Nullable String key, @Nullable Provider azure) {

    /** The provider's name of a destination's model: its deployment, where Azure has one. */
    String model(String destination) {
      var deployment = azure == null ? null : azure.deployment();
      return deployment == null ? destination : deployment;
    }

    /**
     * The URL of an operation on a model.
     *
     * @throws IllegalArgumentException when the provider has no such operation
     */
    String url(Operation operation, String model, String query) {
      var path =
          operation
              .upstreamPath(api)
              .orElseThrow(() -> new IllegalArgumentException(operation.apiType() + " on " + api));
      if (azure != null) {
        return azureUrl(azure, path, model, query);
      }
      var named = operation.modelInPath() == null ? "" : encoded(model) + operation.action();
      var url = baseUrl + path + named;
      return query.isEmpty() ? url : url + "?" + query;
    }

    /** The header that carries the key; null when there is none. */
    @Nullable HttpField credential(Operation operation) {
      if (key == null) {
        return null;
      }
      if (azure != null) {
        return new HttpField("api-key", key);
      }
      // what looks like OpenAI's API takes the key where OpenAI does, whoever serves it
      boolean bearer =
          operation.dialect() != Dialect.ANTHROPIC && operation.dialect() != Dialect.GEMINI;
      if (bearer || api == Api.OPENAI) {
        return new HttpField(HttpHeader.AUTHORIZATION, "Bearer " + key);
      }
      return new HttpField(api == Api.ANTHROPIC ? "x-api-key" : "x-goog-api-key", key);
    }

    /** Never the key: records end up in logs. */
    @Override
    public String toString() {
      return "Target[" + baseUrl + "]";
    }

    // responses name the deployment in the body, everything else in the path
    private String azureUrl(Provider azure, String path, String model, String query) {
      var named = path.equals("/responses") ? path : "/deployments/" + encoded(model) + path;
      var version = "api-version=" + azure.apiVersion();
      return baseUrl + "/openai" + named + "?" + (query.isEmpty() ? "" : query + "&") + version;
    }

    private static String encoded(String model) {
      return URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /** The target of a provider; empty when its API key is not set here. */
  Optional<Target> target(Provider provider) {
    var known = targets.get(provider);
    if (known != null) {
      return Optional.of(known);
    }
    var resolved = resolve(provider);
    resolved.ifPresent(target -> targets.put(provider, target));
    return resolved;
  }

  private Optional<Target> resolve(Provider provider) {
    var reference = provider.apiKey();
    if (reference == null) {
      return Optional.of(target(provider, provider.baseUrl(), null));
    }
    return environment
        .apply(variable(reference))
        .map(key -> target(provider, provider.baseUrl(), key))
        .or(() -> mockUrl.map(url -> mocked(provider.api().family(), url)));
  }

  private static Target target(Provider provider, String baseUrl, @Nullable String key) {
    var trimmed = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
    var azure = provider.api() == Api.AZURE_OPENAI ? provider : null;
    return new Target(trimmed, provider.api().family(), key, azure);
  }

  private static Target mocked(Api api, String url) {
    return new Target(url + mockPath(api), api, null, null);
  }

  private static String mockPath(Api api) {
    return switch (api) {
      case ANTHROPIC -> "/anthropic";
      case OPENAI, AZURE_OPENAI -> "/openai/v1";
      case GEMINI -> "/gemini";
    };
  }

  // the reference is written ${NAME}
  private static String variable(String reference) {
    boolean wrapped = reference.startsWith("${") && reference.endsWith("}");
    return wrapped ? reference.substring(2, reference.length() - 1) : reference;
  }
}
