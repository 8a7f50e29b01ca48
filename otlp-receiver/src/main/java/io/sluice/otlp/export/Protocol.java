package io.sluice.otlp.export;

import com.google.protobuf.Message;
import java.util.Optional;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** How an export comes over HTTP, and how it is answered. */
interface Protocol {

  /** How the message is written. */
  Encoding encoding();

  /**
   * The message without what was put around it for the way; empty when it has more bytes than the
   * limit.
   *
   * @throws MalformedBodyException when the body cannot be what the request says it is
   */
  Optional<byte[]> unwrap(byte[] body, int limit) throws MalformedBodyException;

  /** Answers that all is recorded that can be used. */
  void accept(Response response, Message message, Callback callback);

  void refuse(Response response, Refusal refusal, Callback callback);
}
