package io.sluice.governance;

import org.jspecify.annotations.Nullable;

/**
 * A model provider's API.
 *
 * @param name its name in the configuration
 * @param api the API it speaks
 * @param baseUrl e.g. {@code https://api.openai.com/v1}; of Azure {@code
 *     https://RESOURCE.openai.azure.com}; without a slash at its end
 * @param apiKey where the API key is found, always a reference such as {@code ${OPENAI_API_KEY}}
 *     and never the key itself, because this record travels; null when the provider needs none
 * @param apiVersion Azure's {@code api-version}; null for every other API
 * @param deployment Azure's deployment, for every destination of this provider; null takes the
 *     destination's model
 * @param onClientAbort what becomes of an answer whose caller has hung up
 */
public record Provider(
    String name,
    Api api,
    String baseUrl,
    @Nullable String apiKey,
    @Nullable String apiVersion,
    @Nullable String deployment,
    ClientAbort onClientAbort)
    implements Declaration {

  @SuppressWarnings("NullAway") // older records say nothing
  public Provider {
    onClientAbort = onClientAbort == null ? ClientAbort.DRAIN : onClientAbort;
  }

  /** A provider whose answers are read to their end. */
  public Provider(
      String name,
      Api api,
      String baseUrl,
      @Nullable String apiKey,
      @Nullable String apiVersion,
      @Nullable String deployment) {
    this(name, api, baseUrl, apiKey, apiVersion, deployment, ClientAbort.DRAIN);
  }

  /** A provider other than Azure. */
  public Provider(String name, Api api, String baseUrl, @Nullable String apiKey) {
    this(name, api, baseUrl, apiKey, null, null);
  }

  @Override
  public String key() {
    return "provider:" + name;
  }
}
