package io.sluice.sandbox.provider;

/** OpenAI's embeddings: one short vector, made of the prompt's checksum. */
final class OpenAiEmbeddings {

  private static final Template LIST =
      Template.of(
          """
          {"object":"list","data":[{"object":"embedding","index":0,"embedding":[%r,%r,%r]}],
          "model":"%s","usage":{"prompt_tokens":%r,"total_tokens":%r}}
          """);

  private static final double BYTE = 256;

  private OpenAiEmbeddings() {}

  static String of(Answer answer) {
    long seed = answer.ask().seed();
    long input = answer.usage().input();
    return LIST.fill(
        (seed & 0xFF) / BYTE,
        (seed >> 8 & 0xFF) / BYTE,
        (seed >> 16 & 0xFF) / BYTE,
        answer.ask().model(),
        input,
        input);
  }
}
