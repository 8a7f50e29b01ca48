package io.sluice.kit;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Once told to, lets every connection end in order with the answer that is under way: with {@code
 * Connection: close} in HTTP/1.1, with GOAWAY in HTTP/2. A caller that keeps connections open then
 * never sends a request into one that is being closed.
 */
final class ConnectionEndHandler extends Handler.Wrapper {

  private volatile boolean ending;

  ConnectionEndHandler(Handler next) {
    super(next);
  }

  /** From now on connections end with their answers. */
  void begin() {
    ending = true;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    return super.handle(request, new Ending(request, response), callback);
  }

  /** Ends a connection of HTTP/2 once its streams have ended; nothing happens to others. */
  static void end(Connection connection) {
    if (connection instanceof SslConnection tls) {
      end(tls.getSslEndPoint().getConnection());
    } else if (connection instanceof HTTP2Connection http2) {
      http2.getSession().shutdown();
    }
  }

  private final class Ending extends Response.Wrapper {

    Ending(Request request, Response response) {
      super(request, response);
    }

    // the header is put when the answer begins, which may be long after the request came
    @Override
    public void write(boolean last, ByteBuffer content, Callback callback) {
      if (ending && !isCommitted()) {
        endConnection();
      }
      super.write(last, content, callback);
    }

    private void endConnection() {
      var connection = getRequest().getConnectionMetaData().getConnection();
      if (connection instanceof HTTP2Connection) {
        end(connection);
      } else {
        getHeaders().put(HttpFields.CONNECTION_CLOSE);
      }
    }
  }
}
