package io.sluice.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Answers each request with any bytes at all, one connection each, made from what was asked. */
final class HostileProvider implements AutoCloseable {

  private final ServerSocket socket;
  private final UnaryOperator<String> answers;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private HostileProvider(ServerSocket socket, UnaryOperator<String> answers) {
    this.socket = socket;
    this.answers = answers;
  }

  /**
   * Starts listening.
   *
   * @param answers from the whole request, head and body, to the bytes to send back
   */
  static HostileProvider start(UnaryOperator<String> answers) throws IOException {
    var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var provider = new HostileProvider(socket, answers);
    provider.threads.execute(provider::accept);
    return provider;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        var connection = socket.accept();
        threads.execute(() -> answer(connection));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      var answer = answers.apply(request(connection.getInputStream()));
      connection.getOutputStream().write(answer.getBytes(ISO_8859_1));
      connection.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String request(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return head.toString();
      }
      head.append((char) next);
    }
    return head + new String(in.readNBytes(length(head.toString())), ISO_8859_1);
  }

  private static int length(String head) {
    return head.lines()
        .map(line -> line.toLowerCase(Locale.ROOT))
        .filter(line -> line.startsWith("content-length:"))
        .mapToInt(line -> Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }
}
