package io.sluice.sandbox.provider;

import java.util.ArrayList;
import java.util.List;

/** Google's generateContent and streamGenerateContent. */
final class GeminiDialect implements Dialect {

  private static final Template USAGE =
      Template.of(
          """
          {"promptTokenCount":%r,"candidatesTokenCount":%r,"totalTokenCount":%r,
          "cachedContentTokenCount":%r,
          "promptTokensDetails":[{"modality":"TEXT","tokenCount":%r}],
          "thoughtsTokenCount":%r}
          """);
  private static final Template RESPONSE =
      Template.of(
          """
          {"candidates":[{"content":{"parts":[%r],"role":"model"}%r,"index":0}],
          "usageMetadata":%r,"modelVersion":"%s","responseId":"%s"}
          """);
  private static final Template TEXT = Template.of("{\"text\":\"%s\"}");
  private static final Template CALL =
      Template.of("{\"functionCall\":{\"name\":\"%s\",\"args\":%r}}");
  private static final Template ERROR =
      Template.of(
          """
          {"error":{"code":%r,"message":"%s","status":"%s","details":[%r]}}
          """);

  private static final String RETRY_INFO =
      "{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"2s\"}";
  private static final String FINISHED = ",\"finishReason\":\"STOP\"";

  private final Framing framing;

  /** How the pieces of a stream are told apart. */
  enum Framing {
    /** {@code alt=sse} */
    SERVER_SENT_EVENTS,
    /** one JSON array that grows */
    JSON_ARRAY
  }

  GeminiDialect(Framing framing) {
    this.framing = framing;
  }

  @Override
  public String whole(Answer answer) {
    return response(answer, parts(answer, answer.text()), FINISHED, answer.usage().text());
  }

  @Override
  public List<String> events(Answer answer) {
    var responses = new ArrayList<String>();
    int last = answer.pieces().size() - 1;
    for (int i = 0; i < last; i++) {
      // the count grows while the text does; only the last one is the bill
      responses.add(response(answer, TEXT.fill(answer.pieces().get(i)), "", i + 1L));
    }
    var parts = parts(answer, answer.pieces().get(last));
    responses.add(response(answer, parts, FINISHED, answer.usage().text()));
    return framed(responses);
  }

  /** The answer of {@code countTokens}. */
  static String count(ReportedUsage usage) {
    return "{\"totalTokens\":" + usage.input() + "}";
  }

  @Override
  public String error(int status, String requestId) {
    return ERROR.fill(
        status,
        "The mock provider was asked for this",
        statusName(status),
        status == 429 ? RETRY_INFO : "");
  }

  @Override
  public String errorEvent(Answer answer) {
    var error = error(503, answer.requestId());
    return framing == Framing.JSON_ARRAY ? ",\r\n" + error + "]" : Dialect.event(error);
  }

  @Override
  public String requestIdHeader() {
    return "x-request-id";
  }

  @Override
  public boolean framesWithEvents() {
    return framing == Framing.SERVER_SENT_EVENTS;
  }

  private List<String> framed(List<String> responses) {
    var events = new ArrayList<String>(responses.size());
    for (int i = 0; i < responses.size(); i++) {
      events.add(framing == Framing.JSON_ARRAY ? inArray(responses, i) : sse(responses.get(i)));
    }
    return events;
  }

  private static String sse(String response) {
    return "data: " + response + "\r\n\r\n";
  }

  private static String inArray(List<String> responses, int i) {
    var before = i == 0 ? "[" : ",\r\n";
    var after = i == responses.size() - 1 ? "]" : "";
    return before + responses.get(i) + after;
  }

  private static String parts(Answer answer, String text) {
    var part = TEXT.fill(text);
    return answer.tool() == null
        ? part
        : part + "," + CALL.fill(answer.tool(), answer.toolArguments());
  }

  private static String response(Answer answer, String parts, String finish, long candidates) {
    var usage = answer.usage();
    var counts =
        USAGE.fill(
            usage.input(),
            candidates,
            usage.input() + candidates + usage.reasoning(),
            usage.cacheRead(),
            usage.input(),
            usage.reasoning());
    return RESPONSE.fill(parts, finish, counts, answer.ask().model(), answer.id());
  }

  private static String statusName(int status) {
    return switch (status) {
      case 400 -> "INVALID_ARGUMENT";
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 503, 529 -> "UNAVAILABLE";
      case 504 -> "DEADLINE_EXCEEDED";
      default -> "INTERNAL";
    };
  }
}
