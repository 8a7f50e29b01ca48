package io.sluice.governance;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model as the gateway offers it.
 *
 * @param name the gateway's name, e.g. {@code databricks-claude-opus-4-6}
 * @param aliases other names that callers may use
 * @param destinations who answers; at least one, traffic adds up to 100
 * @param price list price; null leaves the cost of its calls unknown
 * @param inferenceTable three-level name to which {@code _payload} is added; null records no
 *     payload
 * @param execute who may call it: user names, {@code group:NAME}; empty for every known principal
 * @param rateLimits what is limited
 */
public record Model(
    String name,
    List<String> aliases,
    List<Destination> destinations,
    @Nullable Price price,
    @Nullable String inferenceTable,
    List<String> execute,
    List<RateLimit> rateLimits)
    implements Declaration {

  public Model {
    aliases = List.copyOf(aliases);
    destinations = List.copyOf(destinations);
    execute = List.copyOf(execute);
    rateLimits = List.copyOf(rateLimits);
  }

  @Override
  public String key() {
    return "model:" + name;
  }

  /** Whether this principal holds {@code EXECUTE}. */
  public boolean isExecutableBy(Principal principal) {
    return Grants.hold(execute, principal);
  }
}
