package io.sluice.governance;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The API that a provider speaks; it decides on which ingress paths a model is served. */
public enum Api {
  @JsonProperty("anthropic")
  ANTHROPIC,
  @JsonProperty("openai")
  OPENAI,
  @JsonProperty("gemini")
  GEMINI
}
