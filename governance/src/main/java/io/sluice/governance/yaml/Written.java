package io.sluice.governance.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.event.JsonSerde;
import io.sluice.governance.AccessToken;
import io.sluice.governance.Budget;
import io.sluice.governance.ClientAbort;
import io.sluice.governance.DatedPrice;
import io.sluice.governance.Declaration;
import io.sluice.governance.Destination;
import io.sluice.governance.FileClaim;
import io.sluice.governance.Group;
import io.sluice.governance.KnownPrincipal;
import io.sluice.governance.Model;
import io.sluice.governance.Price;
import io.sluice.governance.Provider;
import io.sluice.governance.RateLimit;
import io.sluice.governance.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a declaration with the members that it has in the file, its name before them; {@link
 * Entry} reads it back. Of an access token everything but its hash.
 */
public final class Written {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Written() {}

  /** The declaration as the file would say it. */
  public static ObjectNode of(Declaration declaration) {
    if (declaration instanceof Provider provider) {
      return provider(provider);
    } else if (declaration instanceof KnownPrincipal principal) {
      return principal(principal);
    } else if (declaration instanceof Group group) {
      return group(group);
    } else if (declaration instanceof Model model) {
      return model(model);
    } else if (declaration instanceof Budget budget) {
      return budget(budget);
    } else if (declaration instanceof Table table) {
      return table(table);
    } else if (declaration instanceof AccessToken token) {
      return token(token);
    } else if (declaration instanceof FileClaim claim) {
      return JSON.objectNode().set("keys", texts(claim.keys()));
    }
    throw new IllegalArgumentException("no member of the file: " + declaration.key());
  }

  private static ObjectNode provider(Provider provider) {
    var node = named(provider.name());
    node.set("api", word(provider.api()));
    node.put("base-url", provider.baseUrl());
    putUnlessNull(node, "api-key", provider.apiKey());
    putUnlessNull(node, "api-version", provider.apiVersion());
    putUnlessNull(node, "deployment", provider.deployment());
    if (provider.onClientAbort() != ClientAbort.DRAIN) {
      node.set("on-client-abort", word(provider.onClientAbort()));
    }
    return node;
  }

  private static ObjectNode principal(KnownPrincipal principal) {
    var node = named(principal.name());
    node.set("type", word(principal.type()));
    putUnlessNull(node, "display-name", principal.displayName());
    return node.put("disabled", principal.disabled());
  }

  private static ObjectNode group(Group group) {
    var node = named(group.name());
    node.set("members", texts(group.members()));
    if (!group.leads().isEmpty()) {
      node.set("leads", texts(group.leads()));
    }
    return node.put("record-payload", !group.usageOnly());
  }

  private static ObjectNode model(Model model) {
    var node = named(model.name());
    node.set("aliases", texts(model.aliases()));
    var destinations = node.putArray("destinations");
    model.destinations().forEach(to -> destinations.add(fallback(to).put("traffic", to.traffic())));
    var fallbacks = node.putArray("fallbacks");
    model.fallbacks().forEach(to -> fallbacks.add(fallback(to)));
    var timeout = model.firstTokenTimeout();
    if (timeout != null) {
      node.put("first-token-timeout", millis(timeout));
    }
    putPrices(node, model.price(), model.prices());
    putUnlessNull(node, "inference-table", model.inferenceTable());
    node.put("record-payload", !model.usageOnly());
    putUnlessEmpty(node, "execute", model.execute());
    putUnlessEmpty(node, "read-metadata", model.readMetadata());
    var limits = node.putArray("rate-limits");
    model.rateLimits().forEach(limit -> limits.add(limit(limit)));
    return node;
  }

  private static ObjectNode fallback(Destination destination) {
    var node =
        JSON.objectNode().put("provider", destination.provider()).put("model", destination.model());
    putPrices(node, destination.price(), destination.prices());
    return node;
  }

  private static void putPrices(ObjectNode node, @Nullable Price always, List<DatedPrice> dated) {
    if (dated.isEmpty()) {
      if (always != null) {
        node.set("price", price(JSON.objectNode(), always));
      }
      return;
    }
    var prices = node.putArray("price");
    if (always != null) {
      prices.add(price(JSON.objectNode(), always));
    }
    dated.forEach(
        one ->
            prices.add(price(JSON.objectNode().put("from", one.from().toString()), one.price())));
  }

  private static ObjectNode price(ObjectNode node, Price price) {
    return node.put("input", price.input())
        .put("output", price.output())
        .put("cache-read", price.cacheRead())
        .put("cache-write-5m", price.cacheWrite5m())
        .put("cache-write-1h", price.cacheWrite1h());
  }

  private static ObjectNode limit(RateLimit limit) {
    var node = JSON.objectNode();
    node.set("key", word(limit.key()));
    putUnlessNull(node, "principal", limit.principal());
    putUnlessNull(node, "tag", limit.tag());
    putUnlessNull(node, "value", limit.tagValue());
    node.set("period", word(limit.period()));
    if (limit.requests() != null) {
      node.put("requests", limit.requests());
    }
    if (limit.tokens() != null) {
      node.put("tokens", limit.tokens());
    }
    node.set("on-unavailable", word(limit.onUnavailable()));
    return node.set("mode", word(limit.mode()));
  }

  private static ObjectNode budget(Budget budget) {
    var node = named(budget.name());
    node.set("key", word(budget.target()));
    putUnlessNull(node, "principal", budget.principal());
    node.put("usd", budget.usd());
    node.set("period", word(budget.period()));
    return node.set("refuse-with", word(budget.refusal()));
  }

  private static ObjectNode table(Table table) {
    var node = named(table.name());
    node.set("schema", word(table.schema()));
    putUnlessEmpty(node, "modify", table.modify());
    putUnlessEmpty(node, "select", table.select());
    return node;
  }

  private static ObjectNode token(AccessToken token) {
    var node = JSON.objectNode().put("id", token.id()).put("user", token.userId());
    node.set("groups", texts(token.groups()));
    node.put("admin", token.admin());
    node.put("created", token.createdAt().toString());
    putUnlessNull(node, "expires", text(token.expiresAt()));
    putUnlessNull(node, "revoked", text(token.revokedAt()));
    return node;
  }

  private static ObjectNode named(String name) {
    return JSON.objectNode().put("name", name);
  }

  // enums are spelled in the file as they travel
  private static JsonNode word(Enum<?> word) {
    return JsonSerde.MAPPER.valueToTree(word);
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + "ms";
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static ArrayNode texts(List<String> texts) {
    var list = JSON.arrayNode();
    texts.forEach(list::add);
    return list;
  }

  private static void putUnlessNull(ObjectNode node, String member, @Nullable String text) {
    if (text != null) {
      node.put(member, text);
    }
  }

  // an empty list would say "nobody", a missing one says "everybody"
  private static void putUnlessEmpty(ObjectNode node, String member, List<String> texts) {
    if (!texts.isEmpty()) {
      node.set(member, texts(texts));
    }
  }
}
