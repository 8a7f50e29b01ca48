package io.sluice.delta.table;

import io.sluice.kit.BrokenSettingException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a lake is, taken apart.
 *
 * @param uri of the directory that all tables are below
 * @param options of Hadoop's file system, by their full names; none is a secret
 */
record LakeRoot(URI uri, Map<String, String> options) {

  private static final String NAME = "lake";
  private static final Pattern SECRET = Pattern.compile("(?i).*(key|secret|token|password)");

  LakeRoot {
    options = Map.copyOf(options);
  }

  /**
   * @param text a directory, or a URI whose query holds the options without their {@code
   *     fs.<scheme>.}
   * @throws BrokenSettingException when it holds a secret: the text is seen in logs, on command
   *     lines and in Flink's console. The message does not repeat it.
   */
  static LakeRoot of(String text) {
    if (!text.contains("://")) {
      return new LakeRoot(Path.of(text).toAbsolutePath().toUri(), Map.of());
    }
    int question = text.indexOf('?');
    var bare = question < 0 ? text : text.substring(0, question);
    var uri = withoutLogin(bare);
    return new LakeRoot(uri, question < 0 ? Map.of() : options(uri, text.substring(question + 1)));
  }

  private static URI withoutLogin(String bare) {
    if (bare.contains("@")) {
      throw new BrokenSettingException(NAME, "a URI with a login", "secrets in the environment");
    }
    return URI.create(bare);
  }

  private static Map<String, String> options(URI uri, String query) {
    var options = new HashMap<String, String>();
    for (var option : query.split("&", -1)) {
      var nameAndValue = option.split("=", 2);
      if (nameAndValue.length != 2) {
        throw new BrokenSettingException(NAME, "an option without '='", "name=value");
      }
      demandHarmless(nameAndValue[0]);
      options.put(
          "fs." + uri.getScheme() + "." + nameAndValue[0],
          URLDecoder.decode(nameAndValue[1], StandardCharsets.UTF_8));
    }
    return options;
  }

  private static void demandHarmless(String name) {
    if (SECRET.matcher(name).matches()) {
      throw new BrokenSettingException(NAME, "option " + name, "secrets in the environment");
    }
  }
}
