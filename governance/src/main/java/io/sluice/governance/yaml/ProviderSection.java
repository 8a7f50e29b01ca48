package io.sluice.governance.yaml;

import io.sluice.governance.Api;
import io.sluice.governance.ClientAbort;
import io.sluice.governance.Provider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code providers.NAME}. */
final class ProviderSection {

  private static final Set<String> MEMBERS =
      Set.of("api", "base-url", "api-key", "api-version", "deployment", "on-client-abort");
  private static final String EXPECTED_URL = "an http or https URL without user, query or fragment";

  /** What {@code api} may be, by its spelling in the file. */
  private static final Map<String, Api> APIS =
      Map.of(
          "anthropic", Api.ANTHROPIC,
          "openai", Api.OPENAI,
          "gemini", Api.GEMINI,
          "azure-openai", Api.AZURE_OPENAI);

  private static final Map<String, ClientAbort> ABORTS =
      Map.of("drain", ClientAbort.DRAIN, "cancel", ClientAbort.CANCEL);

  private static final String EXPECTED_VERSION = "Azure's api-version, such as 2024-10-21";
  private static final String EXPECTED_DEPLOYMENT = "letters, digits, '.', '_' and '-'";

  private static final Pattern URL_WORD = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");

  private ProviderSection() {}

  static Provider read(String name, Section section) {
    section.allow(MEMBERS);
    var api = api(section);
    return new Provider(
        name,
        api,
        baseUrl(section),
        apiKey(section),
        apiVersion(section, api),
        deployment(section, api),
        section.has("on-client-abort")
            ? Choice.required(section, "on-client-abort", ABORTS, ClientAbort.DRAIN)
            : ClientAbort.DRAIN);
  }

  private static @Nullable String apiVersion(Section section, Api api) {
    if (api != Api.AZURE_OPENAI) {
      refuseElsewhere(section, "api-version");
      return null;
    }
    var version = section.required("api-version", EXPECTED_VERSION);
    if (!version.isEmpty() && !URL_WORD.matcher(version).matches()) {
      section.problems().report(section.path("api-version"), version, EXPECTED_VERSION);
    }
    return version;
  }

  private static @Nullable String deployment(Section section, Api api) {
    if (api != Api.AZURE_OPENAI) {
      refuseElsewhere(section, "deployment");
      return null;
    }
    var deployment = section.text("deployment").orElse(null);
    if (deployment != null && !URL_WORD.matcher(deployment).matches()) {
      section.problems().report(section.path("deployment"), deployment, EXPECTED_DEPLOYMENT);
    }
    return deployment;
  }

  // it would not be honoured
  private static void refuseElsewhere(Section section, String member) {
    if (section.has(member)) {
      section
          .problems()
          .report(section.path(member), "not of this api", "only with api: azure-openai");
    }
  }

  private static Api api(Section section) {
    return Choice.required(section, "api", APIS, Api.OPENAI);
  }

  private static String baseUrl(Section section) {
    var text = section.required("base-url", EXPECTED_URL);
    if (!text.isEmpty() && !isBaseUrl(text)) {
      // what stands where a URL should be may carry a key
      section.problems().reportUnquoted(section.path("base-url"), EXPECTED_URL);
    }
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private static boolean isBaseUrl(String text) {
    try {
      var uri = new URI(text);
      var scheme = String.valueOf(uri.getScheme());
      return (scheme.equals("http") || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  // declarations travel on a topic that many may read: only a reference may be in one
  private static @Nullable String apiKey(Section section) {
    if (!section.has("api-key")) {
      return null;
    }
    var reference = section.unquotedText("api-key");
    if (!REFERENCE.matcher(reference).matches()) {
      section.problems().reportUnquoted(section.path("api-key"), "${VARIABLE}");
    }
    return reference;
  }
}
