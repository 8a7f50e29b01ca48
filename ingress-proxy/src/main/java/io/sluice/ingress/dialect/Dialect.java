package io.sluice.ingress.dialect;

/** The wire format a caller speaks; it decides the shape of errors and of usage. */
public enum Dialect {
  ANTHROPIC,
  OPENAI_CHAT,
  OPENAI_RESPONSES,
  GEMINI
}
