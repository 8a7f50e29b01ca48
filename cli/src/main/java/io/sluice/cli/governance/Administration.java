package io.sluice.cli.governance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.CommandException;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.governance.api.Reply;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and changes what is declared, in the words of the admin API: over Kafka for whoever may
 * write there, over the admin port of a proxy for everybody else.
 */
interface Administration {

  /** Asks without a body. */
  default JsonNode ask(String method, String path) {
    return ask(method, path, null);
  }

  /**
   * Asks, and waits until a change is acknowledged.
   *
   * @param path below {@code /api/2.0/sluice}, e.g. {@code groups/engineers}; percent-encoded where
   *     a name holds a slash
   * @throws CommandException when it is refused (exit code 2), or cannot be done (1)
   */
  JsonNode ask(String method, String path, @Nullable JsonNode body);

  /** The way to the instance that the options name. */
  static Administration of(InstanceOptions instance) {
    return instance
        .adminUrl()
        .<Administration>map(url -> new HttpAdministration(url, instance.adminToken()))
        .orElseGet(() -> new KafkaAdministration(instance.bootstrapServers()));
  }

  /** The body of an answer that is good news. */
  static JsonNode bodyOf(Reply.Answer answer) {
    if (answer.status() < 300) {
      return answer.body();
    }
    var message = message(answer.body());
    boolean askedWrongly = answer.status() == 400 || answer.status() == 409;
    throw askedWrongly ? CommandException.refused(message) : CommandException.failed(message);
  }

  private static String message(JsonNode body) {
    var problems = problems(body);
    if (problems.size() > 1) {
      return "refused:\n  " + String.join("\n  ", problems);
    }
    return body.path("message").asText("refused, without a reason");
  }

  private static List<String> problems(JsonNode body) {
    var problems = new ArrayList<String>();
    body.path("problems").forEach(problem -> problems.add(problem.asText()));
    return problems;
  }
}
