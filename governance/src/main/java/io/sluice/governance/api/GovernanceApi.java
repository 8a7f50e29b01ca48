package io.sluice.governance.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.governance.Declaration;
import io.sluice.governance.EntryKind;
import io.sluice.governance.yaml.Entry;
import io.sluice.governance.yaml.NewToken;
import io.sluice.governance.yaml.SluiceYaml.Reading;
import io.sluice.governance.yaml.Written;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/**
 * Decides what the admin API answers; the answer to a change is given once it is in force.
 *
 * <pre>
 *   /providers /principals /groups /models /budgets /tables GET
 *   /providers/NAME …                                       GET PUT DELETE
 *   /tokens                                                 GET POST
 *   /tokens/ID                                              GET DELETE (revokes)
 *   /grants/models/NAME  /grants/tables/NAME                GET PUT
 *   /limits/MODEL                                           GET PUT DELETE
 * </pre>
 *
 * <p>Members are those of the configuration file. What the file holds is changed in the file only.
 */
public final class GovernanceApi {

  private static final ModelParts PARTS = new ModelParts(GovernanceApi::put);

  private final Instant now;
  private final SecureRandom random;

  private GovernanceApi(Instant now, SecureRandom random) {
    this.now = now;
    this.random = random;
  }

  /**
   * Answers a question.
   *
   * @param inForce everything that is declared now
   * @param now when it is asked
   * @param random for the secrets of new access tokens
   */
  public static Reply answer(
      Question question, Collection<Declaration> inForce, Instant now, SecureRandom random) {
    return new GovernanceApi(now, random).answer(question, new Declarations(inForce));
  }

  private Reply answer(Question question, Declarations declarations) {
    if (question.path().stream().anyMatch(String::isEmpty)) {
      return nothingHere();
    }
    return switch (question.collection()) {
      case "tokens" -> tokens(question, declarations);
      case "grants" -> PARTS.grants(question, declarations);
      case "limits" -> PARTS.limits(question, declarations);
      default ->
          EntryKind.ofCollection(question.collection())
              .map(kind -> entries(kind, question, declarations))
              .orElseGet(GovernanceApi::nothingHere);
    };
  }

  static Reply nothingHere() {
    return Reply.notFound(
        "there is nothing at this path (expected: principals, groups, tokens, models, grants,"
            + " limits, budgets, providers or tables below /api/2.0/sluice)");
  }

  /** The body; a refusal where none was sent. */
  static Reply withBody(Question question, Function<JsonNode, Reply> use) {
    var body = question.body();
    return body == null
        ? Reply.malformed(List.of("the body: nothing (expected: a JSON object)"))
        : use.apply(body);
  }

  private static Reply entries(EntryKind kind, Question question, Declarations inForce) {
    if (question.path().size() == 1) {
      return question.method().equals("GET")
          ? Reply.ok(inForce.list(kind))
          : Reply.methodNotAllowed("GET, or a name behind the path");
    }
    if (question.path().size() > 2) {
      return nothingHere();
    }
    var name = question.path().get(1);
    return switch (question.method()) {
      case "GET" ->
          inForce
              .find(kind.key(name))
              .<Reply>map(found -> Reply.ok(inForce.told(found)))
              .orElseGet(() -> notThere(kind, name));
      case "PUT" -> withBody(question, body -> put(kind, name, body, inForce));
      case "DELETE" -> delete(kind, name, inForce);
      default -> Reply.methodNotAllowed("GET, PUT or DELETE");
    };
  }

  /** Puts one declaration in force, whole. */
  private static Reply put(EntryKind kind, String name, JsonNode members, Declarations inForce) {
    var key = kind.key(name);
    if (inForce.isReserved(key)) {
      return reserved(kind, name);
    }
    var reading = Entry.read(kind, name, Declarations.withoutOrigin(members), inForce.all());
    if (reading instanceof Reading.Broken broken) {
      return Reply.malformed(broken.problems());
    }
    var declared = ((Reading.Declared) reading).declarations().get(0);
    int status = inForce.find(key).isPresent() ? 200 : 201;
    return new Reply.Change(key, declared, "put", status, inForce.told(declared));
  }

  private static Reply delete(EntryKind kind, String name, Declarations inForce) {
    var key = kind.key(name);
    if (inForce.isReserved(key)) {
      return reserved(kind, name);
    }
    if (inForce.find(key).isEmpty()) {
      return notThere(kind, name);
    }
    return inForce
        .userOf(kind, name)
        .<Reply>map(user -> Reply.conflict(kind.collection() + "." + name + " is used by " + user))
        .orElseGet(
            () ->
                new Reply.Change(key, null, "delete", 200, JsonNodeFactory.instance.objectNode()));
  }

  static Reply notThere(EntryKind kind, String name) {
    return Reply.notFound("there is no " + kind.collection() + "." + printable(name));
  }

  private static Reply reserved(EntryKind kind, String name) {
    return Reply.conflict(
        kind.collection()
            + "."
            + name
            + " belongs to the configuration file; change it there, and it is in force everywhere"
            + " at once");
  }

  private Reply tokens(Question question, Declarations inForce) {
    if (question.path().size() == 1) {
      return switch (question.method()) {
        case "GET" -> Reply.ok(inForce.tokens());
        case "POST" -> withBody(question, this::newToken);
        default -> Reply.methodNotAllowed("GET or POST");
      };
    }
    if (question.path().size() > 2) {
      return nothingHere();
    }
    return token(question, question.path().get(1), inForce);
  }

  private Reply newToken(JsonNode members) {
    var reading = NewToken.read(members);
    if (reading instanceof NewToken.Reading.Broken broken) {
      return Reply.malformed(broken.problems());
    }
    var made = ((NewToken.Reading.Wanted) reading).token().make(now, random);
    var body = Written.of(made.token()).put("secret", made.secret());
    return new Reply.Change(made.token().key(), made.token(), "create", 201, body);
  }

  private Reply token(Question question, String id, Declarations inForce) {
    var token = inForce.token(id);
    if (token.isEmpty()) {
      return Reply.notFound("there is no access token with the id '" + printable(id) + "'");
    }
    if (question.method().equals("GET")) {
      return Reply.ok(inForce.told(token.get()));
    }
    if (!question.method().equals("DELETE")) {
      return Reply.methodNotAllowed("GET or DELETE");
    }
    if (token.get().revokedAt() != null) {
      return Reply.ok(inForce.told(token.get()));
    }
    var revoked = token.get().revoked(now);
    return new Reply.Change(revoked.key(), revoked, "revoke", 200, inForce.told(revoked));
  }

  // what is echoed comes from a request
  private static String printable(String name) {
    var shortened = name.length() > 200 ? name.substring(0, 200) + "…" : name;
    return shortened.replaceAll("\\p{Cntrl}", "?");
  }
}
