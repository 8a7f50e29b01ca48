package io.sluice.ingress.dialect;

/** What a model is asked to do; it decides what the call draws from and what is charged. */
public enum CallKind {
  /** To answer. */
  GENERATE,
  /** To turn texts into vectors: there is input, and no output that costs. */
  EMBED,
  /**
   * To say how many tokens a prompt has. It goes to the provider like any other call, but draws no
   * tokens from a limit and costs nothing.
   */
  COUNT_TOKENS;

  private static final int BYTES_PER_TOKEN = 4;

  /**
   * Whether the call spends tokens: draws them from limits and budgets, and is charged for them.
   */
  public boolean spendsTokens() {
    return this != COUNT_TOKENS;
  }

  /**
   * An estimate of what an answer without usage cost.
   *
   * @param answerBytes its length
   * @return output tokens
   */
  public long estimatedOutput(long answerBytes) {
    return this == GENERATE ? answerBytes / BYTES_PER_TOKEN : 0;
  }
}
