package io.sluice.ingress.dialect;

import io.sluice.governance.Api;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A question for the models that there are.
 *
 * @param dialect the wire format of the answer
 * @param apis models of providers that speak one of these can be called by whoever asks here
 * @param model the one that is asked for; null asks for all
 */
public record ModelListing(Dialect dialect, Set<Api> apis, @Nullable String model) {

  private static final Pattern PATH =
      Pattern.compile(
          "/(anthropic/v1|openai/v1|codex/v1|mlflow/v1|cursor|cursor/v1|gemini/[a-z0-9]+)"
              + "/models(?:/([^:]+))?");

  /** The question that a GET of this path is; empty when it is none. */
  public static Optional<ModelListing> find(String path) {
    return Optional.of(PATH.matcher(Operations.withoutPrefix(path)))
        .filter(Matcher::matches)
        .map(ModelListing::of);
  }

  private static ModelListing of(Matcher path) {
    var segment = path.group(2);
    var model = segment == null ? null : Operations.decoded(segment);
    var place = path.group(1);
    if (place.startsWith("anthropic")) {
      return new ModelListing(Dialect.ANTHROPIC, EnumSet.of(Api.ANTHROPIC), model);
    }
    if (place.startsWith("gemini")) {
      return new ModelListing(Dialect.GEMINI, EnumSet.of(Api.GEMINI), model);
    }
    // Codex calls Responses alone; elsewhere a chat reaches every model
    var apis = place.startsWith("codex") ? EnumSet.of(Api.OPENAI) : EnumSet.allOf(Api.class);
    return new ModelListing(Dialect.OPENAI_CHAT, apis, model);
  }
}
