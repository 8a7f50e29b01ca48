package io.sluice.ingress.forward;

import io.sluice.ingress.caller.Credentials;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

/** Which headers go from one side to the other. */
final class Relayed {

  private Relayed() {}

  /**
   * Everything is forwarded but credentials, the connection's own, and the wish for compression.
   */
  static void request(HttpFields from, HttpFields.Mutable to, @Nullable HttpField credential) {
    var named = EndToEnd.namedBy(from.getValuesList(HttpHeader.CONNECTION));
    for (var field : from) {
      var name = field.getLowerCaseName();
      if (EndToEnd.is(name, named)
          && !Credentials.isCredential(name)
          && field.getHeader() != HttpHeader.CONTENT_LENGTH
          && field.getHeader() != HttpHeader.CONTENT_ENCODING
          && field.getHeader() != HttpHeader.ACCEPT_ENCODING) {
        to.add(field);
      }
    }
    if (credential != null) {
      to.put(credential);
    }
  }

  /** Everything is passed on; the provider's id of the call moves to a name of its own. */
  static void response(HttpFields from, HttpFields.Mutable to) {
    var named = EndToEnd.namedBy(from.getValuesList(HttpHeader.CONNECTION));
    for (var field : from) {
      var name = field.getLowerCaseName();
      if (isRequestId(name) || !EndToEnd.is(name, named)) {
        continue;
      }
      if (isEventStream(from) && field.getHeader() == HttpHeader.CONTENT_LENGTH) {
        continue; // an event may be left out
      }
      if (field.getHeader() == HttpHeader.DATE) {
        to.put(field);
      } else {
        to.add(field);
      }
    }
    var providersId = providersId(from);
    if (providersId != null) {
      to.put("x-provider-request-id", providersId);
    }
  }

  static boolean isEventStream(HttpFields headers) {
    var type = headers.get(HttpHeader.CONTENT_TYPE);
    return type != null && type.startsWith("text/event-stream");
  }

  /** The provider's own id of the exchange; null when it gave none. */
  static @Nullable String providersId(HttpFields headers) {
    var id = headers.get("request-id");
    return id == null ? headers.get("x-request-id") : id;
  }

  private static boolean isRequestId(String name) {
    return name.equals("x-request-id") || name.equals("request-id");
  }
}
