package io.sluice.governance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model as the gateway offers it.
 *
 * @param name the gateway's name, e.g. {@code databricks-claude-opus-4-6}
 * @param aliases other names that callers may use
 * @param destinations who answers; 1 to 10, traffic adds up to 100
 * @param fallbacks who answers when the one that was asked fails, in this order; at most 5
 * @param firstTokenTimeout how long a stream may take to begin before the next fallback is asked;
 *     null for as long as the provider may be silent
 * @param price list price while no dated one holds; null leaves the cost of its calls unknown
 * @param prices list prices from given days on
 * @param inferenceTable three-level name to which {@code _payload} is added; null records no
 *     payload
 * @param usageOnly whether the content of calls is never recorded, whoever calls
 * @param execute who may call it, see {@link Grants}; empty for every known principal
 * @param readMetadata who may know of it without calling it; empty for nobody else
 * @param rateLimits what is limited
 */
public record Model(
    String name,
    List<String> aliases,
    List<Destination> destinations,
    List<Destination> fallbacks,
    @Nullable Duration firstTokenTimeout,
    @Nullable Price price,
    List<DatedPrice> prices,
    @Nullable String inferenceTable,
    boolean usageOnly,
    List<String> execute,
    List<String> readMetadata,
    List<RateLimit> rateLimits)
    implements Declaration {

  /** The most destinations that share the traffic. */
  public static final int MAX_DESTINATIONS = 10;

  /** The most fallbacks. */
  public static final int MAX_FALLBACKS = 5;

  public Model {
    aliases = List.copyOf(aliases);
    destinations = List.copyOf(destinations);
    fallbacks = Absent.toEmpty(fallbacks);
    prices = Absent.toEmpty(prices);
    execute = List.copyOf(execute);
    readMetadata = Absent.toEmpty(readMetadata);
    rateLimits = List.copyOf(rateLimits);
  }

  /** A model without fallbacks and without dated prices, known only to those who may call it. */
  public Model(
      String name,
      List<String> aliases,
      List<Destination> destinations,
      @Nullable Price price,
      @Nullable String inferenceTable,
      List<String> execute,
      List<RateLimit> rateLimits) {
    this(
        name,
        aliases,
        destinations,
        List.of(),
        null,
        price,
        List.of(),
        inferenceTable,
        false,
        execute,
        List.of(),
        rateLimits);
  }

  @Override
  public String key() {
    return "model:" + name;
  }

  /** Whether this principal holds {@code EXECUTE}. */
  public boolean isExecutableBy(Principal principal) {
    return execute.isEmpty() || Grants.name(execute, principal);
  }

  /** Whether this principal may know that the model exists: it may call it, or read about it. */
  public boolean isVisibleTo(Principal principal) {
    return isExecutableBy(principal) || Grants.name(readMetadata, principal);
  }

  /**
   * The table that the bodies of this principal's calls land in; empty when their content is not
   * recorded, because the model has no table, or it or a group of the principal forbids it.
   */
  public Optional<String> payloadTableFor(Principal principal) {
    if (usageOnly || principal.usageOnly()) {
      return Optional.empty();
    }
    return Optional.ofNullable(inferenceTable).map(table -> table + "_payload");
  }

  /** What a call costs that began at this moment and was answered there; empty when unknown. */
  public Optional<EffectivePrice> priceAt(Instant moment, Destination answeredBy) {
    if (answeredBy.hasOwnPrice()) {
      return EffectivePrice.at(moment, answeredBy.price(), answeredBy.prices());
    }
    return EffectivePrice.at(moment, price, prices);
  }
}
