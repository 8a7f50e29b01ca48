package io.sluice.dashboards.web;

/** Ends the work on an inquiry early, with this reply. */
public final class ReplyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Reply reply;

  public ReplyException(Reply reply) {
    super("answered " + reply.status(), null, false, false);
    this.reply = reply;
  }

  public Reply reply() {
    return reply;
  }
}
