package io.sluice.governance.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.governance.EntryKind;
import io.sluice.governance.yaml.Written;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Grants and limits: a few members of a model or a table by themselves, so that they can be changed
 * without repeating the rest. A member that is left out is taken away.
 */
final class ModelParts {

  private static final List<String> GRANTS_ON_MODELS = List.of("execute", "read-metadata");
  private static final List<String> GRANTS_ON_TABLES = List.of("modify", "select");
  private static final List<String> LIMITS = List.of("rate-limits");

  private static final Set<EntryKind> GRANTED = Set.of(EntryKind.MODEL, EntryKind.TABLE);

  private final Putting putting;

  ModelParts(Putting putting) {
    this.putting = putting;
  }

  /** Puts a whole declaration in force. */
  @FunctionalInterface
  interface Putting {
    Reply put(EntryKind kind, String name, JsonNode members, Declarations inForce);
  }

  /** {@code /grants}, {@code /grants/models/NAME}, {@code /grants/tables/NAME}. */
  Reply grants(Question question, Declarations inForce) {
    var path = question.path();
    if (path.size() == 1) {
      return question.method().equals("GET")
          ? Reply.ok(allGrants(inForce))
          : Reply.methodNotAllowed("GET");
    }
    var kind = EntryKind.ofCollection(path.get(1)).filter(GRANTED::contains);
    if (path.size() != 3 || kind.isEmpty()) {
      return GovernanceApi.nothingHere();
    }
    if (question.method().equals("DELETE")) {
      // without grants everybody may: nobody means that by taking a grant away
      return Reply.methodNotAllowed("GET or PUT");
    }
    return part(question, kind.get(), path.get(2), grantsOn(kind.get()), inForce);
  }

  /** {@code /limits}, {@code /limits/MODEL}. */
  Reply limits(Question question, Declarations inForce) {
    var path = question.path();
    if (path.size() == 1) {
      return question.method().equals("GET")
          ? Reply.ok(list("limits", EntryKind.MODEL, LIMITS, inForce))
          : Reply.methodNotAllowed("GET");
    }
    if (path.size() != 2) {
      return GovernanceApi.nothingHere();
    }
    return part(question, EntryKind.MODEL, path.get(1), LIMITS, inForce);
  }

  private Reply part(
      Question question, EntryKind kind, String name, List<String> members, Declarations inForce) {
    var found = inForce.find(kind.key(name));
    if (found.isEmpty()) {
      return GovernanceApi.notThere(kind, name);
    }
    var whole = Written.of(found.get());
    return switch (question.method()) {
      case "GET" -> Reply.ok(part(kind, whole, members));
      case "PUT" ->
          GovernanceApi.withBody(
              question, body -> replace(kind, name, whole, body, members, inForce));
      case "DELETE" -> putting.put(kind, name, whole.without(members), inForce);
      default -> Reply.methodNotAllowed("GET, PUT or DELETE");
    };
  }

  private Reply replace(
      EntryKind kind,
      String name,
      ObjectNode whole,
      JsonNode body,
      List<String> members,
      Declarations inForce) {
    var at = kind.collection() + "." + name;
    if (!(body instanceof ObjectNode part)) {
      return Reply.malformed(List.of(at + ": no mapping (expected: " + members + ")"));
    }
    var unknown = new TreeSet<String>();
    part.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(members);
    unknown.removeAll(List.of("object"));
    if (!unknown.isEmpty()) {
      return Reply.malformed(
          unknown.stream()
              .map(
                  member ->
                      at
                          + "."
                          + member.replaceAll("\\p{Cntrl}", "?")
                          + ": unknown member (expected: one of "
                          + String.join(", ", members)
                          + ")")
              .toList());
    }
    ObjectNode changed = whole.without(members);
    members.forEach(
        member -> {
          if (part.has(member)) {
            changed.set(member, part.get(member));
          }
        });
    return putting.put(kind, name, changed, inForce);
  }

  private static List<String> grantsOn(EntryKind kind) {
    return kind == EntryKind.MODEL ? GRANTS_ON_MODELS : GRANTS_ON_TABLES;
  }

  private static ObjectNode allGrants(Declarations inForce) {
    var all = list("grants", EntryKind.MODEL, GRANTS_ON_MODELS, inForce);
    var tables = list("grants", EntryKind.TABLE, GRANTS_ON_TABLES, inForce);
    ((ArrayNode) all.get("grants")).addAll((ArrayNode) tables.get("grants"));
    return all;
  }

  private static ObjectNode list(
      String name, EntryKind kind, List<String> members, Declarations inForce) {
    var body = JsonNodeFactory.instance.objectNode();
    var list = body.putArray(name);
    inForce.all().stream()
        .filter(kind::holds)
        .forEach(declaration -> list.add(part(kind, Written.of(declaration), members)));
    return body;
  }

  private static ObjectNode part(EntryKind kind, ObjectNode whole, List<String> members) {
    var part = JsonNodeFactory.instance.objectNode();
    part.put("object", kind.collection() + "/" + whole.get("name").textValue());
    members.forEach(
        member -> {
          if (whole.has(member)) {
            part.set(member, whole.get(member));
          }
        });
    return part;
  }
}
