package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Request bodies that come compressed. */
class CompressedBodyTest extends ProxyFixture {

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void forwardsAndRecordsACompressedBodyPlain(String coding) throws Exception {
    provider.script = answering(ANSWER);
    var ask = ASK.replace("\"é\"", "\"" + "é".repeat(20_000) + "\"");

    var answer = post(coding, compressed(coding, ask));

    assertThat(answer.statusCode()).isEqualTo(200);
    var received = provider.received.get(0);
    assertThat(new String(received.body(), UTF_8))
        .isEqualTo(ask.replace("\"opus\"", "\"claude-opus-real\""));
    assertThat(received.headers().get("Content-Encoding")).isNull();
    assertThat(ledger.payloads.get(0).request()).isEqualTo(ask);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void answers413ToAFewBytesThatBecomeTooMany(String coding) throws Exception {
    var bomb = compressed(coding, "{\"model\":\"opus\",\"x\":\"" + "0".repeat(50_000_000) + "\"}");

    var answer = post(coding, bomb);

    assertThat(bomb.length).isLessThan(100_000);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(provider.received).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void answers400ToABodyThatIsNotWhatItsHeaderSays(String coding) throws Exception {
    var answer = post(coding, ASK.getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).at("/error/message").asText()).contains("Content-Encoding");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "zstd"})
  void answers400ToABodyThatEndsTooSoon(String coding) throws Exception {
    var whole = compressed(coding, ASK);

    for (int kept = 0; kept < whole.length; kept += 5) {
      var answer = post(coding, Arrays.copyOf(whole, kept));

      assertThat(answer.statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deflate", "br", "gzip, zstd", "nonsense"})
  void answers415ToOtherCompressionsAndNamesThoseItTakes(String coding) throws Exception {
    var answer = post(coding, ASK.getBytes(UTF_8));

    assertThat(answer.statusCode()).isEqualTo(415);
    assertThat(answer.headers().firstValue("Accept-Encoding")).hasValue("gzip, zstd");
    assertThat(json(answer).at("/error/message").asText()).contains("gzip, zstd");
  }

  private HttpResponse<String> post(String coding, byte[] body) throws Exception {
    return send(
        authorised(MESSAGES)
            .header("Content-Encoding", coding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static byte[] compressed(String coding, String text) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out =
        coding.equals("gzip") ? new GZIPOutputStream(bytes) : new ZstdOutputStream(bytes)) {
      out.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
