package io.sluice.delta.row.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.Set;

/**
 * Adds pieces to a JSON tree. Texts that grow are kept as a {@link StringBuilder} within the tree,
 * which is written as a string: an answer of a hundred thousand deltas is not copied as often.
 */
final class Deltas {

  /** Texts that come whole, and again and again with some providers. */
  private static final Set<String> WHOLE_TEXTS = Set.of("type", "role", "id", "name", "index");

  private Deltas() {}

  /** Appends to a text member; nothing happens if {@code more} is no text. */
  static void append(ObjectNode object, String member, JsonNode more) {
    if (!more.isTextual()) {
      return;
    }
    var there = object.get(member);
    if (there instanceof POJONode node && node.getPojo() instanceof StringBuilder begun) {
      begun.append(more.textValue());
      return;
    }
    var begin = there == null || !there.isTextual() ? "" : there.textValue();
    var text = new StringBuilder();
    object.putPOJO(member, text.append(begin).append(more.textValue()));
  }

  /** Replaces a member; null stands for "nothing new" and only fills a gap. */
  static void replace(ObjectNode object, String member, JsonNode value) {
    if (!value.isNull() || !object.has(member)) {
      object.set(member, value);
    }
  }

  /**
   * Adds each member of a delta by its kind: texts are appended, lists extended, objects joined
   * likewise, everything else replaced.
   */
  static void join(ObjectNode object, ObjectNode delta) {
    delta.properties().forEach(member -> join(object, member.getKey(), member.getValue()));
  }

  static void join(ObjectNode object, String member, JsonNode more) {
    var there = object.get(member);
    if (more instanceof ObjectNode delta && there instanceof ObjectNode whole) {
      join(whole, delta);
    } else if (more instanceof ArrayNode delta && there instanceof ArrayNode whole) {
      whole.addAll(delta);
    } else if (more.isTextual() && !WHOLE_TEXTS.contains(member)) {
      append(object, member, more);
    } else if (!more.isTextual() || !more.textValue().isEmpty() || there == null) {
      replace(object, member, more);
    }
  }

  /** The array that is this member, made where there is none. */
  static ArrayNode array(ObjectNode object, String member) {
    return object.get(member) instanceof ArrayNode array ? array : object.putArray(member);
  }

  /** The object that is this member, made where there is none. */
  static ObjectNode object(ObjectNode object, String member) {
    return object.get(member) instanceof ObjectNode there ? there : object.putObject(member);
  }

  /** A position that a delta names; 0 where it names none. */
  static int index(ObjectNode delta, String member) {
    var index = delta.path(member);
    return index.isInt() ? index.intValue() : 0;
  }
}
