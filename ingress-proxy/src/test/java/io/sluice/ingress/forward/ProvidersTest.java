package io.sluice.ingress.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Api;
import io.sluice.governance.Provider;
import io.sluice.ingress.dialect.Operations;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpField;
import org.junit.jupiter.api.Test;

class ProvidersTest {

  private static final String CHAT = "/openai/v1/chat/completions";
  private static final String RESPONSES = "/openai/v1/responses";

  private static final Map<String, String> KEYS = Map.of("KEY", "s3cret");

  private final Providers providers =
      new Providers(name -> Optional.ofNullable(KEYS.get(name)), Optional.of("http://mock"));

  @Test
  void callsADeploymentOfAzureByItsPathAndVersion() {
    var target = target(azure("${KEY}", "gpt prod"));

    assertThat(url(target, CHAT, ""))
        .isEqualTo(
            "https://r.openai.azure.com/openai/deployments/gpt%20prod/chat/completions?api-version=2024-10-21");
    assertThat(url(target, CHAT, "a=b")).endsWith("/chat/completions?a=b&api-version=2024-10-21");
    assertThat(url(target, RESPONSES, ""))
        .isEqualTo("https://r.openai.azure.com/openai/responses?api-version=2024-10-21");
    assertThat(target.credential(Operations.find(CHAT).orElseThrow()))
        .isEqualTo(new HttpField("api-key", "s3cret"));
    assertThat(target.toString()).doesNotContain("s3cret");
  }

  @Test
  void takesTheDestinationsModelWhereAzureNamesNoDeployment() {
    var target = target(azure("${KEY}", null));

    assertThat(target.model("gpt-x")).isEqualTo("gpt-x");
    assertThat(target(azure("${KEY}", "d")).model("gpt-x")).isEqualTo("d");
  }

  @Test
  void theMockProviderAnswersForAzureAsForOpenAi() {
    var target = target(azure("${NOT_SET}", "d"));

    assertThat(url(target, CHAT, "")).isEqualTo("http://mock/openai/v1/chat/completions");
  }

  @Test
  void callsAnyServerThatSpeaksOpenAi() {
    var target = target(new Provider("local", Api.OPENAI, "http://gpu:8000/v1", null));

    assertThat(url(target, CHAT, "")).isEqualTo("http://gpu:8000/v1/chat/completions");
    assertThat(target.credential(Operations.find(CHAT).orElseThrow())).isNull();
  }

  private Providers.Target target(Provider provider) {
    return providers.target(provider).orElseThrow();
  }

  private static String url(Providers.Target target, String path, String query) {
    return target.url(Operations.find(path).orElseThrow(), target.model("gpt-x"), query);
  }

  private static Provider azure(String key, String deployment) {
    return new Provider(
        "az", Api.AZURE_OPENAI, "https://r.openai.azure.com", key, "2024-10-21", deployment);
  }
}
