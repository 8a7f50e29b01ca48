package io.sluice.ingress.dialect;

import io.sluice.governance.Api;

/** The wire format a caller speaks; it decides the shape of errors and of usage. */
public enum Dialect {
  ANTHROPIC(Api.ANTHROPIC),
  OPENAI_CHAT(Api.OPENAI),
  OPENAI_RESPONSES(Api.OPENAI),
  GEMINI(Api.GEMINI);

  private final Api api;

  Dialect(Api api) {
    this.api = api;
  }

  /** The provider API that understands this dialect. */
  public Api api() {
    return api;
  }
}
