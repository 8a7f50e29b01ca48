package io.sluice.kit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a port speaks, with which certificate, and how its connections end. */
class HttpEndpointTest {

  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration SILENCE = Duration.ofMillis(500);

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final byte DATA = 0;
  private static final byte HEADERS = 1;
  private static final byte SETTINGS = 4;
  private static final byte GOAWAY = 7;

  @TempDir Path directory;

  private HttpEndpoint endpoint = HttpEndpoint.start("127.0.0.1", 0, GRACE, new RemotePort());

  /** Answers with the port that the connection comes from: another one is another connection. */
  private static final class RemotePort extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      Content.Sink.write(response, true, "" + Request.getRemotePort(request), callback);
      return true;
    }
  }

  /** Answers with how many bytes came. */
  private static final class BodyLength extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      int length = Content.Source.asByteBuffer(request).remaining();
      Content.Sink.write(response, true, "" + length, callback);
      return true;
    }
  }

  @AfterEach
  void stop() throws Exception {
    endpoint.close();
  }

  @ParameterizedTest
  @EnumSource(Version.class)
  void speaksHttp1InClearAlsoWithThoseWhoAskToUpgrade(Version version) throws Exception {
    var client = HttpClient.newBuilder().version(version).build();

    var answer = get(client);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(Version.HTTP_1_1);
  }

  @Test
  void speaksHttp2InClearWithThoseWhoBeginWithIt() throws Exception {
    try (var socket = http2Get()) {
      assertThat(frameTypes(socket)).contains(SETTINGS, HEADERS, DATA);
    }
  }

  @Test
  void losesNoChunkedBodyThatComesWithTheWishToUpgrade() throws Exception {
    endpoint.close();
    endpoint = HttpEndpoint.start("127.0.0.1", 0, GRACE, new BodyLength());
    var client = HttpClient.newBuilder().version(Version.HTTP_2).build();
    var body = "b".repeat(200_000).getBytes(US_ASCII);

    var answer =
        client.send(
            HttpRequest.newBuilder(endpoint.uri())
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(answer.body()).isEqualTo("200000");
  }

  @ParameterizedTest
  @CsvSource({"EC,HTTP_2", "EC,HTTP_1_1", "RSA,HTTP_2", "Ed25519,HTTP_2"})
  void speaksHttp1AndHttp2InTls(String algorithm, Version version) throws Exception {
    var pair = SelfSigned.of(algorithm);
    listenWith(pair);

    var answer = get(client(pair.trusting(), version));

    assertThat(endpoint.uri().getScheme()).isEqualTo("https");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(version);
  }

  @Test
  void takesANewPairIntoUseAndRefusesABrokenOne() throws Exception {
    var first = SelfSigned.of("EC");
    var second = SelfSigned.of("RSA");
    var files = listenWith(first);

    Files.writeString(files.key(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----");
    assertStaysInUse(first);
    second.writeTo(directory);

    await(() -> isTrusted(second));
    assertThat(isTrusted(first)).isFalse();
  }

  @Test
  void aPairThatDoesNotWorkStopsTheStartWithTheSettingsName() throws Exception {
    var pair = SelfSigned.of("EC");
    var files = pair.writeTo(directory);
    var otherKey = Files.createDirectory(directory.resolve("other"));
    var other = SelfSigned.of("EC").writeTo(otherKey);
    var rsa = SelfSigned.of("RSA").writeTo(Files.createDirectory(directory.resolve("rsa")));
    var none = directory.resolve("none");

    assertRefused(new TlsFiles(none, files.key()), "TLS_CERTIFICATE: " + none, "can be read");
    assertRefused(new TlsFiles(files.certificate(), none), "TLS_KEY: " + none, "can be read");
    assertRefused(new TlsFiles(files.key(), files.key()), "TLS_CERTIFICATE", "certificates in PEM");
    assertRefused(
        new TlsFiles(files.certificate(), files.certificate()), "TLS_KEY", "PKCS#8, in clear");
    assertRefused(
        new TlsFiles(files.certificate(), other.key()), "TLS_KEY", "the key of the certificate");
    assertRefused(new TlsFiles(files.certificate(), rsa.key()), "TLS_KEY", "kind, EC");
  }

  @ParameterizedTest
  @CsvSource({"TLS_KEY,TLS_CERTIFICATE", "TLS_CERTIFICATE,TLS_KEY"})
  void aCertificateWithoutItsKeyIsABrokenSetting(String set, String missing) {
    var settings = Settings.of(Map.of(set, "/somewhere"));

    assertThatThrownBy(() -> TlsFiles.from(settings))
        .isInstanceOf(BrokenSettingException.class)
        .hasMessageStartingWith(missing + ": (not set)");
    assertThat(TlsFiles.from(Settings.of(Map.of()))).isEmpty();
  }

  @Test
  void aConnectionOfHttp1EndsWithItsAnswerWhileDraining() throws Exception {
    var client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    var before = get(client);
    var draining = drain();

    await(() -> get(client).headers().firstValue("Connection").isPresent());

    assertThat(before.headers().firstValue("Connection")).isEmpty();
    assertThat(get(client).body()).isNotEqualTo(get(client).body());
    assertThat(get(client).headers().firstValue("Connection")).hasValue("close");
    draining.join();
  }

  @Test
  void aConnectionOfHttp2EndsWithItsAnswerWhileDraining() throws Exception {
    try (var idle = http2Get()) {
      var before = frameTypes(idle);
      var draining = drain();

      await(() -> frameTypes(idle).contains(GOAWAY));
      List<Byte> during;
      try (var fresh = http2Get()) {
        during = frameTypes(fresh);
      }

      assertThat(before).contains(HEADERS, DATA).doesNotContain(GOAWAY);
      assertThat(during).contains(HEADERS, DATA, GOAWAY);
      draining.join();
    }
  }

  // a GET as a client of HTTP/2 with prior knowledge sends it
  private Socket http2Get() throws Exception {
    var socket = new Socket("127.0.0.1", endpoint.port());
    socket.setSoTimeout(Math.toIntExact(SILENCE.toMillis()));
    var out = socket.getOutputStream();
    out.write(PREFACE.getBytes(US_ASCII));
    out.write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0}); // no settings
    out.write(new byte[] {0, 0, 6, HEADERS, 0x5, 0, 0, 0, 1}); // the whole request, on stream 1
    out.write(new byte[] {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x41, 1, 'x'}); // GET http x /
    return socket;
  }

  // the types of the frames that come until nothing does
  private static List<Byte> frameTypes(Socket socket) throws Exception {
    var types = new ArrayList<Byte>();
    try {
      while (true) {
        var head = socket.getInputStream().readNBytes(9);
        if (head.length < 9) {
          return types;
        }
        types.add(head[3]);
        int length = (head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | head[2] & 0xFF;
        socket.getInputStream().readNBytes(length);
      }
    } catch (SocketTimeoutException e) {
      return types;
    }
  }

  private CompletableFuture<Void> drain() {
    return CompletableFuture.runAsync(
        () -> {
          try {
            endpoint.drain(Duration.ofSeconds(2));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private TlsFiles listenWith(SelfSigned pair) throws Exception {
    endpoint.close();
    var files = pair.writeTo(directory);
    endpoint = HttpEndpoint.start("127.0.0.1", 0, Optional.of(files), GRACE, new RemotePort());
    return files;
  }

  private static void assertRefused(TlsFiles files, String setting, String expected) {
    assertThatThrownBy(
            () -> HttpEndpoint.start("127.0.0.1", 0, Optional.of(files), GRACE, new RemotePort()))
        .isInstanceOf(BrokenSettingException.class)
        .hasMessageStartingWith(setting)
        .hasMessageContaining(expected);
  }

  // longer than it takes to see that the files have changed
  private void assertStaysInUse(SelfSigned pair) throws Exception {
    long end = System.nanoTime() + Duration.ofMillis(1600).toNanos();
    while (System.nanoTime() < end) {
      assertThat(isTrusted(pair)).isTrue();
    }
  }

  private boolean isTrusted(SelfSigned pair) throws Exception {
    try {
      return get(client(pair.trusting(), Version.HTTP_1_1)).statusCode() == 200;
    } catch (SSLException e) {
      return false;
    }
  }

  private static HttpClient client(SSLContext trusting, Version version) {
    return HttpClient.newBuilder().sslContext(trusting).version(version).build();
  }

  private HttpResponse<String> get(HttpClient client) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(endpoint.uri() + "/")).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString(UTF_8));
  }

  /** A question that may fail. */
  private interface Question {
    boolean isTrue() throws Exception;
  }

  private static void await(Question question) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!question.isTrue()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }
}
