package io.sluice.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Secrets that can be told from everything else, wherever they turn up. */
final class Canaries {

  private final String mark;
  private final Pattern pattern;
  private final List<String> planted = Collections.synchronizedList(new ArrayList<>());

  Canaries() {
    var random = new byte[8];
    new SecureRandom().nextBytes(random);
    this.mark = "canary" + HexFormat.of().formatHex(random);
    this.pattern = Pattern.compile(mark + "x(\\d+)x");
  }

  /**
   * A new secret.
   *
   * @param place where it is planted
   */
  String plant(String place) {
    synchronized (planted) {
      planted.add(place);
      return mark + "x" + (planted.size() - 1) + "x";
    }
  }

  int count() {
    return planted.size();
  }

  /** The first secret in a text, or {@code none}. */
  String firstIn(String text) {
    var found = pattern.matcher(text);
    return found.find() ? found.group() : "none";
  }

  /** The places where those secrets were planted that a text holds. */
  Set<String> in(String text) {
    var places = new TreeSet<String>();
    if (text.contains(mark)) {
      var found = pattern.matcher(text);
      while (found.find()) {
        places.add(planted.get(Integer.parseInt(found.group(1))));
      }
    }
    return places;
  }

  /** Likewise of bytes. */
  Set<String> in(byte[] bytes) {
    return in(new String(bytes, ISO_8859_1));
  }
}
