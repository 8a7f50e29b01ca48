package io.sluice.system;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/**
 * What a client saw of one streamed call.
 *
 * @param callId the call's id; empty when no answer had begun
 * @param status the answer's status; 0 when none had begun
 * @param retryAfter whether the answer told when to come again
 * @param outcome how it ended
 * @param body what the client had of the answer
 * @param millis how long it took
 */
record StreamedCall(
    Optional<String> callId,
    int status,
    boolean retryAfter,
    Outcome outcome,
    String body,
    long millis) {

  private static final String TERMINAL_EVENT = "event: message_stop";

  enum Outcome {
    /** The terminal event came, and the answer ended as it should. */
    WHOLE,
    /** Another answer than a stream. */
    REFUSED,
    /** The client hung up. */
    ABORTED,
    /** The answer broke off. */
    BROKEN,
    /** Nobody listened. */
    NOT_CONNECTED
  }

  /**
   * Makes a call.
   *
   * @param abortAfter after how many bytes the client hangs up; it does not if the answer is
   *     shorter
   */
  static StreamedCall make(
      HttpClient http, URI proxy, String accessToken, String ask, String mock, long abortAfter)
      throws InterruptedException {
    long start = System.nanoTime();
    var request =
        HttpRequest.newBuilder(URI.create(proxy + "/anthropic/v1/messages"))
            .header("x-api-key", accessToken)
            .header("x-mock", mock)
            .timeout(Duration.ofSeconds(90))
            .POST(BodyPublishers.ofString(ask))
            .build();
    try {
      var answer = http.send(request, BodyHandlers.ofInputStream());
      var callId = answer.headers().firstValue("x-request-id");
      boolean retryAfter = answer.headers().firstValue("Retry-After").isPresent();
      var read = new ByteArrayOutputStream();
      var outcome = read(answer.body(), read, abortAfter);
      var body = read.toString(UTF_8);
      if (outcome == Outcome.WHOLE && answer.statusCode() != 200) {
        outcome = Outcome.REFUSED;
      } else if (outcome == Outcome.WHOLE && !body.contains(TERMINAL_EVENT)) {
        outcome = Outcome.BROKEN;
      }
      return new StreamedCall(
          callId, answer.statusCode(), retryAfter, outcome, body, millisSince(start));
    } catch (java.net.ConnectException e) {
      return none(Outcome.NOT_CONNECTED, start);
    } catch (IOException e) {
      return none(Outcome.BROKEN, start);
    }
  }

  private static Outcome read(InputStream answer, ByteArrayOutputStream into, long abortAfter) {
    try (answer) {
      var buffer = new byte[8192];
      while (into.size() < abortAfter) {
        int wanted = (int) Math.min(buffer.length, abortAfter - into.size());
        int length = answer.read(buffer, 0, wanted);
        if (length < 0) {
          return Outcome.WHOLE;
        }
        into.write(buffer, 0, length);
      }
      return Outcome.ABORTED;
    } catch (IOException e) {
      return Outcome.BROKEN;
    }
  }

  private static StreamedCall none(Outcome outcome, long start) {
    return new StreamedCall(Optional.empty(), 0, false, outcome, "", millisSince(start));
  }

  private static long millisSince(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }
}
