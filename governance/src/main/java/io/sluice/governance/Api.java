package io.sluice.governance;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The API that a provider speaks; it decides on which ingress paths a model is served. */
public enum Api {
  @JsonProperty("anthropic")
  ANTHROPIC,
  @JsonProperty("openai")
  OPENAI,
  @JsonProperty("gemini")
  GEMINI,
  /** OpenAI's bodies and answers, at other URLs and with the key in {@code api-key}. */
  @JsonProperty("azure-openai")
  AZURE_OPENAI;

  /** The API whose bodies and answers it shares: itself, but for Azure. */
  public Api family() {
    return this == AZURE_OPENAI ? OPENAI : this;
  }
}
