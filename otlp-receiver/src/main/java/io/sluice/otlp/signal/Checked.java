package io.sluice.otlp.signal;

import com.google.protobuf.Message;

/**
 * A request without what cannot be used.
 *
 * @param request what is left; the very request when nothing was taken out
 * @param accepted data points, log records or spans in it
 * @param rejected those that were taken out
 * @param reason why, in words for the sender; empty when none were
 */
public record Checked(Message request, long accepted, long rejected, String reason) {

  static Checked complete(Message request, long accepted) {
    return new Checked(request, accepted, 0, "");
  }
}
