package io.sluice.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The provider receives what the client sent but for the model's name, and the client what the
 * provider sent, by SHA-256 over bodies that a re-serialisation would change.
 */
class ByteFidelityIT {

  /**
   * Member order, blanks, number formats, escapes and duplicate members that JSON libraries mend.
   */
  private static final String ODD =
      "\"z\" :1.0,\"a\":[ 1e3 , -0.0,\t2.50 ],\r\n \"u\":\"\\u00e9\\/é日😀\",\"z\":{ },\"big\":"
          + "12345678901234567890123,";

  private static RunningSluice sluice;
  private static String accessToken;

  @BeforeAll
  static void start() throws Exception {
    sluice = RunningSluice.start(Detail.DIGESTS, 0);
    accessToken = sluice.accessToken();
  }

  @AfterAll
  static void stop() throws Exception {
    sluice.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/anthropic/v1/messages,databricks-claude-opus-4-6,claude-opus-4-6,messages",
    "/openai/v1/chat/completions,databricks-gpt-5-2,gpt-5.2,messages",
    "/openai/v1/responses,databricks-gpt-5-2,gpt-5.2,input",
    "/cursor/v1/chat/completions,databricks-gpt-5-2,gpt-5.2,messages"
  })
  void everyByteButTheModelPasses(String path, String model, String real, String prompt)
      throws Exception {
    for (var stream : new String[] {"false", "true"}) {
      var body =
          "{"
              + ODD
              + "\"model\" : \"%s\",\"stream\":%s,\"max_tokens\":9,\"stream_options\":"
                  .formatted(model, stream)
              + "{\"include_usage\":true},\""
              + prompt
              + "\":[{\"role\":\"user\",\"content\":\""
              + "long text \\n ".repeat(10_000)
              + "\"}] }";

      assertFidelity(path, body, body.replace('"' + model + '"', '"' + real + '"'));
    }
  }

  @ParameterizedTest
  @CsvSource({"generateContent", "streamGenerateContent?alt=sse", "streamGenerateContent"})
  void everyByteOfGeminiPasses(String action) throws Exception {
    var body = "{" + ODD + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}";

    assertFidelity("/gemini/v1beta/models/databricks-gemini-2-5-flash:" + action, body, body);
  }

  private static void assertFidelity(String path, String sent, String expected) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(sluice.ingress() + path))
            .header("Authorization", "Bearer " + accessToken)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(sent))
            .build();

    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    var exchanges = sluice.provider().requests();
    var exchange = exchanges.get(exchanges.size() - 1);
    assertThat(exchange.requestSha256()).isEqualTo(sha256(expected.getBytes(UTF_8)));
    assertThat(sha256(answer.body())).isEqualTo(exchange.responseSha256());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
