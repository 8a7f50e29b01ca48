package io.sluice.ingress.route;

import io.sluice.governance.Directory;
import io.sluice.governance.Model;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the model behind the name that a caller uses. What is declared, as a name or an alias, goes
 * first; then the ways in which the platform and the agents write the same name (contract section
 * 2.3): {@code system.ai.claude-opus-4-6}, {@code claude-opus-4-6}, {@code
 * claude-opus-4-6-20260203}, {@code gpt-5.2} and {@code models/gpt-5-2} all lead to {@code
 * databricks-…}.
 */
final class ModelNames {

  private static final String UNITY_PREFIX = "system.ai.";
  private static final String ENDPOINT_PREFIX = "databricks-";
  private static final String RESOURCE_PREFIX = "models/";

  /** What a client adds of its own: a context size, or the day a version came out. */
  private static final Pattern DECORATION = Pattern.compile("(-20\\d{6}|\\[[^\\]]*])$");

  private ModelNames() {}

  static Optional<Model> find(Directory directory, String requested) {
    var declared = directory.model(requested);
    return declared.isPresent() ? declared : otherwise(directory, bare(requested));
  }

  private static Optional<Model> otherwise(Directory directory, String bare) {
    return directory
        .model(bare)
        .or(() -> directory.model(ENDPOINT_PREFIX + bare))
        .or(() -> directory.model(ENDPOINT_PREFIX + bare.replace('.', '-')));
  }

  private static String bare(String requested) {
    var name = without(RESOURCE_PREFIX, requested);
    name = without(UNITY_PREFIX, name);
    return DECORATION.matcher(name).replaceFirst("");
  }

  private static String without(String prefix, String name) {
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
