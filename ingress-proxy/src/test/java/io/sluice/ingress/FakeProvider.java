package io.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.kit.HttpEndpoint;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The edge of the world: a real HTTP server that answers as the test scripts it. */
final class FakeProvider implements AutoCloseable {

  /** What arrived. */
  record Received(String pathAndQuery, HttpFields headers, byte[] body) {}

  /** An exchange that waits to be answered. */
  record Exchange(Response response, Callback callback) {

    void header(String name, String value) {
      response.getHeaders().add(name, value);
    }

    void writeAndGoOn(String text) {
      var written = new Callback.Completable();
      response.write(false, ByteBuffer.wrap(text.getBytes(UTF_8)), written);
      written.join();
    }

    void end(String text) {
      Content.Sink.write(response, true, text, callback);
    }

    void breakOff() {
      callback.failed(new IllegalStateException("the provider breaks off"));
    }
  }

  final List<Received> received = new CopyOnWriteArrayList<>();
  volatile Consumer<Exchange> script = exchange -> exchange.end("{}");
  private final HttpEndpoint endpoint;

  FakeProvider() {
    endpoint =
        HttpEndpoint.start(
            "127.0.0.1",
            0,
            Duration.ZERO,
            new Handler.Abstract() {
              @Override
              public boolean handle(Request request, Response response, Callback callback)
                  throws Exception {
                var body = Content.Source.asByteArrayAsync(request, -1).get();
                received.add(
                    new Received(
                        request.getHttpURI().getPathQuery(),
                        HttpFields.build(request.getHeaders()).asImmutable(),
                        body));
                script.accept(new Exchange(response, callback));
                return true;
              }
            });
  }

  URI uri() {
    return endpoint.uri();
  }

  @Override
  public void close() throws Exception {
    endpoint.close();
  }
}
