package io.sluice.otlp.signal;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts an export request in parts that each fit into a record. Every data point, log record or span
 * is in exactly one of them, in its order, under the same resource, scope and metric as before.
 */
public final class Parts {

  /** The fields that lead from a request to its items. */
  private static final Set<String> CONTAINERS =
      Set.of(
          "resource_metrics",
          "scope_metrics",
          "metrics",
          "gauge",
          "sum",
          "histogram",
          "exponential_histogram",
          "summary",
          "data_points",
          "resource_logs",
          "scope_logs",
          "log_records",
          "resource_spans",
          "scope_spans",
          "spans");

  private Parts() {}

  /**
   * The first item that is too large even alone with its resource, scope and metric, as a path like
   * {@code resource_logs[0].scope_logs[2].log_records[7]}; empty when there is none.
   *
   * @param limit of a part (bytes)
   */
  public static Optional<String> itemOver(int limit, Message request) {
    return itemOver(limit, request, "", 0);
  }

  /**
   * The parts, each of them an export request; the request itself when it fits.
   *
   * @param limit of a part (bytes); there must be no {@link #itemOver} it
   */
  public static List<Message> of(Message request, int limit) {
    var parts = new ArrayList<Message>();
    cut(request, limit, parts);
    return parts;
  }

  private static void cut(Message request, int limit, List<Message> parts) {
    if (request.getSerializedSize() <= limit) {
      parts.add(request);
      return;
    }
    halves(request).forEach(half -> cut(half, limit, parts));
  }

  // a list of several is cut in the middle, what is alone is cut inside
  private static List<Message> halves(Message message) {
    var container =
        containerIn(message)
            .orElseThrow(() -> new IllegalArgumentException("an item is over the limit"));
    if (!container.isRepeated()) {
      return halves((Message) message.getField(container)).stream()
          .map(half -> message.toBuilder().setField(container, half).build())
          .toList();
    }
    var elements = elements(message, container);
    if (elements.size() == 1) {
      return halves(elements.get(0)).stream()
          .map(half -> with(message, container, List.of(half)))
          .toList();
    }
    int middle = elements.size() / 2;
    return List.of(
        with(message, container, elements.subList(0, middle)),
        with(message, container, elements.subList(middle, elements.size())));
  }

  private static Optional<String> itemOver(int limit, Message message, String path, long above) {
    long alone = above + message.getSerializedSize();
    if (alone <= limit) {
      return Optional.empty();
    }
    var container = containerIn(message);
    if (container.isEmpty()) {
      return Optional.of(path);
    }
    var field = container.get();
    var elements = elements(message, field);
    long around = above + message.toBuilder().clearField(field).build().getSerializedSize();
    for (int i = 0; i < elements.size(); i++) {
      var at = path + (path.isEmpty() ? "" : ".") + field.getName();
      var here = field.isRepeated() ? at + "[" + i + "]" : at;
      var found = itemOver(limit, elements.get(i), here, around + frame(field, elements.get(i)));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  // tag and length before a message that is part of another
  private static int frame(FieldDescriptor field, Message element) {
    return CodedOutputStream.computeMessageSize(field.getNumber(), element)
        - element.getSerializedSize();
  }

  private static Optional<FieldDescriptor> containerIn(Message message) {
    return message.getAllFields().keySet().stream()
        .filter(field -> CONTAINERS.contains(field.getName()))
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .findFirst();
  }

  @SuppressWarnings("unchecked")
  private static List<Message> elements(Message message, FieldDescriptor container) {
    return container.isRepeated()
        ? (List<Message>) message.getField(container)
        : List.of((Message) message.getField(container));
  }

  private static Message with(Message message, FieldDescriptor container, List<Message> elements) {
    return message.toBuilder().setField(container, elements).build();
  }
}
