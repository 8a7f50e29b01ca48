package io.sluice.cli.connect;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One real call, streamed, with the paths, headers and body that an agent's calls have.
 *
 * @param agent whose
 * @param connection with which
 */
record TrialCall(Agent agent, Connection connection) {

  private static final String WHAT = "call";
  private static final String PROMPT = "Say hello in one word.";
  private static final int LONGEST_ANSWER = 64;

  Finding make(Gateway gateway) {
    var url = connection.ingress(agent) + path();
    var answer = gateway.post(url, headers(), body());
    if (!answer.isSuccess()) {
      return Finding.fails(WHAT, url + ": " + answer.message(), cure(answer.status()));
    }
    if (!answer.body().contains(lastEvent())) {
      return Finding.fails(
          WHAT,
          url + ": the answer does not end with " + lastEvent(),
          "something between here and the gateway cuts or holds back event streams");
    }
    return Finding.works(WHAT, answer.status() + " from " + url + ", " + connection.model());
  }

  /** What names the caller, as the agent sends it. */
  Map<String, String> headers() {
    var headers = new LinkedHashMap<String, String>();
    headers.put("Authorization", "Bearer " + connection.token());
    // not the agent's own: a trial is not its work
    headers.put("User-Agent", "sluice-connect");
    if (agent == Agent.CLAUDE_CODE) {
      headers.put("anthropic-version", "2023-06-01");
      headers.put("x-databricks-use-coding-agent-mode", "true");
    }
    if (agent == Agent.GEMINI) {
      headers.put("x-goog-api-key", connection.token());
    }
    return headers;
  }

  private String path() {
    return switch (agent) {
      case CLAUDE_CODE -> "/v1/messages?beta=true";
      case CODEX -> "/responses";
      case GEMINI -> "/v1beta/models/" + connection.model() + ":streamGenerateContent?alt=sse";
      case CURSOR -> "/chat/completions";
    };
  }

  private String lastEvent() {
    return switch (agent) {
      case CLAUDE_CODE -> "message_stop";
      case CODEX -> "response.completed";
      case GEMINI -> "finishReason";
      case CURSOR -> "[DONE]";
    };
  }

  private ObjectNode body() {
    var body = JsonNodeFactory.instance.objectNode();
    if (agent == Agent.GEMINI) {
      var content = body.putArray("contents").addObject().put("role", "user");
      content.putArray("parts").addObject().put("text", PROMPT);
      body.putObject("generationConfig").put("maxOutputTokens", LONGEST_ANSWER);
      return body;
    }
    body.put("model", connection.model()).put("stream", true);
    if (agent == Agent.CODEX) {
      var message = body.put("store", false).putArray("input").addObject();
      message.put("type", "message").put("role", "user");
      message.putArray("content").addObject().put("type", "input_text").put("text", PROMPT);
      return body;
    }
    if (agent == Agent.CLAUDE_CODE) {
      body.put("max_tokens", LONGEST_ANSWER);
    }
    body.putArray("messages").addObject().put("role", "user").put("content", PROMPT);
    return body;
  }

  private String cure(int status) {
    return switch (status) {
      case 0 -> "see that the gateway runs (./sluice status) and that --ingress-url is its address";
      case 401 -> "make an access token with --user NAME, or name one with --token-file";
      case 403 ->
          "let the user execute the model: ./sluice get grants/models/" + connection.model();
      case 404 -> "choose one of ./sluice model list with --model" + others();
      case 429 -> "wait, or raise the limit: ./sluice limits shows whose is spent";
      case 503 -> "see ./sluice status: the gateway cannot record calls, or has too many";
      default ->
          status >= 500
              ? "the provider failed: see its status and its key"
              : "see what the message says";
    };
  }

  private String others() {
    return agent == Agent.CURSOR || agent == Agent.CODEX
        ? " whose provider speaks OpenAI's API"
        : "";
  }

  /** The models that this caller may execute on the agent's paths; none when nobody tells. */
  List<String> offered(Gateway gateway) {
    var url =
        switch (agent) {
          case CLAUDE_CODE -> connection.ingress(agent) + "/v1/models?limit=1000";
          case CODEX, CURSOR -> connection.ingress(agent) + "/models";
          case GEMINI -> connection.ingress(agent) + "/v1beta/models";
        };
    var answer = gateway.get(url, headers());
    if (!answer.isSuccess()) {
      return List.of();
    }
    var names = new ArrayList<String>();
    answer.json().path("data").forEach(model -> names.add(model.path("id").asText()));
    answer
        .json()
        .path("models")
        .forEach(model -> names.add(model.path("name").asText().replaceFirst("^models/", "")));
    return names;
  }
}
