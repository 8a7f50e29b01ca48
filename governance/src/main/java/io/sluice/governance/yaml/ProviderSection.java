package io.sluice.governance.yaml;

import io.sluice.governance.Api;
import io.sluice.governance.Provider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code providers.NAME}. */
final class ProviderSection {

  private static final Set<String> MEMBERS = Set.of("api", "base-url", "api-key");
  private static final String EXPECTED_URL = "an http or https URL without user, query or fragment";

  /** What {@code api} may be, by its spelling in the file. */
  private static final Map<String, Api> APIS =
      Map.of("anthropic", Api.ANTHROPIC, "openai", Api.OPENAI, "gemini", Api.GEMINI);

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");

  private ProviderSection() {}

  static Provider read(String name, Section section) {
    section.allow(MEMBERS);
    return new Provider(name, api(section), baseUrl(section), apiKey(section));
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
