package io.sluice.sandbox.provider;

import java.util.List;

/** How one vendor words an answer. Everything is JSON or server-sent events, as text. */
interface Dialect {

  /** The answer in one piece. */
  String whole(Answer answer);

  /** The answer as the pieces of a stream, each ready to be sent. */
  List<String> events(Answer answer);

  /** The body of an answer that is an error. */
  String error(int status, String requestId);

  /** What ends a stream that fails half way. */
  String errorEvent(Answer answer);

  /** The header that carries the provider's id of the exchange. */
  String requestIdHeader();

  /** Whether a stream is made of server-sent events. */
  default boolean framesWithEvents() {
    return true;
  }

  /** An event with a name. */
  static String event(String name, String data) {
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  /** An event without a name. */
  static String event(String data) {
    return "data: " + data + "\n\n";
  }
}
