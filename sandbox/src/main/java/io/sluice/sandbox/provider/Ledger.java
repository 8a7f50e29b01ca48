package io.sluice.sandbox.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.sandbox.provider.Exchange.Ending;
import io.sluice.sandbox.provider.MockProviderConfig.Detail;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/** What was asked and answered, the newest exchanges only, so that memory is bounded. */
final class Ledger {

  private final Object lock = new Object();
  private final ArrayDeque<Exchange> exchanges = new ArrayDeque<>();
  private final Detail detail;
  private final int capacity;

  /**
   * An empty ledger.
   *
   * @param capacity exchanges kept; the oldest goes first
   */
  Ledger(Detail detail, int capacity) {
    this.detail = requireNonNull(detail, "detail");
    this.capacity = capacity;
  }

  boolean isOff() {
    return detail == Detail.OFF;
  }

  List<Exchange> exchanges() {
    synchronized (lock) {
      return List.copyOf(exchanges);
    }
  }

  void clear() {
    synchronized (lock) {
      exchanges.clear();
    }
  }

  /** Enters an exchange that ends now; an entry of the same exchange gives way to it. */
  void enter(Request request, byte[] body, Reply reply, byte[] sent, Ending ending) {
    if (isOff()) {
      return;
    }
    var exchange =
        new Exchange(
            reply.requestId(),
            request.getMethod(),
            request.getHttpURI().getPathQuery(),
            headers(request.getHeaders()),
            body.length,
            sha256(body),
            kept(body),
            reply.status(),
            sent.length,
            sha256(sent),
            kept(sent),
            reply.usage(),
            ending);
    add(exchange);
  }

  private void add(Exchange exchange) {
    synchronized (lock) {
      if (exchange.ending() == Ending.CLIENT_GONE) {
        exchanges.removeIf(entry -> entry.requestId().equals(exchange.requestId()));
      }
      if (exchanges.size() == capacity) {
        exchanges.removeFirst();
      }
      exchanges.addLast(exchange);
    }
  }

  private @Nullable String kept(byte[] body) {
    return detail == Detail.BODIES ? new String(body, UTF_8) : null;
  }

  private static Map<String, List<String>> headers(HttpFields fields) {
    var headers = new LinkedHashMap<String, List<String>>();
    for (var name : fields.getFieldNamesCollection()) {
      headers.put(name.toLowerCase(Locale.ROOT), fields.getValuesList(name));
    }
    return headers;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
