package io.sluice.governance.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.governance.AccessToken;
import io.sluice.governance.Budget;
import io.sluice.governance.Declaration;
import io.sluice.governance.EntryKind;
import io.sluice.governance.FileClaim;
import io.sluice.governance.Model;
import io.sluice.governance.RateLimit;
import io.sluice.governance.Table;
import io.sluice.governance.yaml.Written;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Everything that is in force, as the admin API tells of it. */
final class Declarations {

  private static final String ORIGIN = "origin";

  private final Map<String, Declaration> byKey = new TreeMap<>();

  Declarations(Collection<Declaration> inForce) {
    inForce.forEach(declaration -> byKey.put(declaration.key(), declaration));
  }

  Collection<Declaration> all() {
    return byKey.values();
  }

  Optional<Declaration> find(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  Optional<AccessToken> token(String id) {
    return find("token:" + id).filter(AccessToken.class::isInstance).map(AccessToken.class::cast);
  }

  /** All of a kind, by name: {@code {"models": [...]}}. */
  ObjectNode list(EntryKind kind) {
    return list(kind.collection(), byKey.values().stream().filter(kind::holds));
  }

  /** All access tokens, the oldest first. */
  ObjectNode tokens() {
    return list(
        "tokens",
        byKey.values().stream()
            .filter(AccessToken.class::isInstance)
            .map(AccessToken.class::cast)
            .sorted(Comparator.comparing(AccessToken::createdAt)));
  }

  /** The declaration as the file would say it, and where it comes from. */
  ObjectNode told(Declaration declaration) {
    var told = Written.of(declaration);
    return declaration instanceof AccessToken ? told : told.put(ORIGIN, origin(declaration.key()));
  }

  /** What was sent, without what {@link #told} adds and nobody can change. */
  static JsonNode withoutOrigin(JsonNode members) {
    return members instanceof ObjectNode mapping ? mapping.deepCopy().without(ORIGIN) : members;
  }

  /** Whether the declaration is the configuration file's own. */
  boolean isReserved(String key) {
    return claim().map(claim -> claim.reserves(key)).orElse(false);
  }

  /** A declaration that cannot do without this one, as {@code models.NAME}; empty if none. */
  Optional<String> userOf(EntryKind kind, String name) {
    return byKey.values().stream()
        .filter(declaration -> uses(declaration, kind, name))
        .map(user -> collectionOf(user) + "." + Written.of(user).get("name").textValue())
        .findFirst();
  }

  private static String collectionOf(Declaration declaration) {
    return Arrays.stream(EntryKind.values())
        .filter(kind -> kind.holds(declaration))
        .map(EntryKind::collection)
        .findFirst()
        .orElseThrow();
  }

  private static boolean uses(Declaration declaration, EntryKind kind, String name) {
    if (kind == EntryKind.PROVIDER && declaration instanceof Model model) {
      return Stream.concat(model.destinations().stream(), model.fallbacks().stream())
          .anyMatch(destination -> destination.provider().equals(name));
    }
    if (kind == EntryKind.GROUP && declaration instanceof Model model) {
      return Stream.concat(model.execute().stream(), model.readMetadata().stream())
              .anyMatch(("group:" + name)::equals)
          || model.rateLimits().stream()
              .anyMatch(
                  limit -> limit.key() == RateLimit.Key.GROUP && name.equals(limit.principal()));
    }
    if (kind == EntryKind.GROUP && declaration instanceof Budget budget) {
      return budget.target() == Budget.Target.GROUP && name.equals(budget.principal());
    }
    if (kind == EntryKind.GROUP && declaration instanceof Table table) {
      return Stream.concat(table.modify().stream(), table.select().stream())
          .anyMatch(("group:" + name)::equals);
    }
    return false;
  }

  private String origin(String key) {
    return claim()
        .filter(claim -> claim.keys().contains(key))
        .map(claim -> claim.origin() == FileClaim.Origin.FILE ? "file" : "built-in")
        .orElse("api");
  }

  private Optional<FileClaim> claim() {
    return find(FileClaim.KEY).filter(FileClaim.class::isInstance).map(FileClaim.class::cast);
  }

  private ObjectNode list(String collection, Stream<? extends Declaration> declarations) {
    var body = JsonNodeFactory.instance.objectNode();
    var list = body.putArray(collection);
    declarations.forEach(declaration -> list.add(told(declaration)));
    return body;
  }
}
