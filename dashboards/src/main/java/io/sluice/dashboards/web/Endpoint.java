package io.sluice.dashboards.web;

/** Answers what is asked below one path; may take its time, on a thread of its own. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers.
   *
   * @throws ReplyException to answer that instead
   */
  Reply answer(Inquiry inquiry) throws Exception;
}
