package io.sluice.dashboards.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The files of the pages, from the class path. A path without a suffix is a page, and every page is
 * the same document; what it shows is decided in the browser. Nothing is loaded from elsewhere, and
 * no script stands in the document.
 */
public final class PageHandler extends Handler.Abstract {

  private static final String ROOT = "/io/sluice/dashboards/ui/";
  private static final String DOCUMENT = "index.html";
  private static final Pattern FILE = Pattern.compile("[a-z0-9-]+(/[a-z0-9-]+)*\\.[a-z0-9]+");
  private static final Pattern PAGE = Pattern.compile("[A-Za-z0-9/_.:@%-]*");

  /** Libraries that come as archives of their own. */
  private static final Map<String, String> LIBRARIES =
      Map.of("lib/echarts.js", "/META-INF/resources/webjars/echarts/5.5.0/echarts.esm.min.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final Map<String, PageFile> files = new ConcurrentHashMap<>();

  /** A file in memory. */
  private record PageFile(byte[] plain, byte[] zipped, String etag, String type) {}

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var path = Request.getPathInContext(request).substring(1);
    var method = request.getMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return false;
    }
    var file = file(path);
    if (file.isEmpty()) {
      return false;
    }
    answer(request, response, callback, file.get());
    return true;
  }

  private static void answer(Request request, Response response, Callback callback, PageFile file) {
    var headers = response.getHeaders();
    headers.put(HttpHeader.CONTENT_TYPE, file.type());
    headers.put(HttpHeader.ETAG, file.etag());
    headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
    headers.put(HttpHeader.VARY, "Accept-Encoding");
    headers.put("Content-Security-Policy", POLICY);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "same-origin");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    if (file.etag().equals(request.getHeaders().get(HttpHeader.IF_NONE_MATCH))) {
      response.setStatus(HttpStatus.NOT_MODIFIED_304);
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    var accepted = request.getHeaders().get(HttpHeader.ACCEPT_ENCODING);
    boolean zipped = accepted != null && accepted.contains("gzip");
    if (zipped) {
      headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    response.write(true, ByteBuffer.wrap(zipped ? file.zipped() : file.plain()), callback);
  }

  private Optional<PageFile> file(String path) {
    if (FILE.matcher(path).matches()) {
      var known = files.get(path);
      return known != null ? Optional.of(known) : load(path);
    }
    return PAGE.matcher(path).matches() ? file(DOCUMENT) : Optional.empty();
  }

  private Optional<PageFile> load(String path) {
    var type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
    var resource = LIBRARIES.getOrDefault(path, ROOT + path);
    try (var in = PageHandler.class.getResourceAsStream(resource)) {
      if (type == null || in == null) {
        return Optional.empty();
      }
      var bytes = in.readAllBytes();
      var file = new PageFile(bytes, zipped(bytes), etag(bytes), type);
      files.put(path, file);
      return Optional.of(file);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private static String etag(byte[] bytes) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
