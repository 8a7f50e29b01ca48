package io.sluice.ingress.dialect;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Recognises the coding agent by its {@code User-Agent}. */
public final class Agent {

  /** Tested in this order, as the public clients of the contract do (section 6.5). */
  private static final List<String> KNOWN =
      List.of("codex", "claude", "gemini", "opencode", "cursor");

  private Agent() {}

  /** The agent's short name, or {@code other}. */
  public static String of(@Nullable String userAgent) {
    if (userAgent == null) {
      return "other";
    }
    var lower = userAgent.toLowerCase(Locale.ROOT);
    return KNOWN.stream().filter(lower::contains).findFirst().orElse("other");
  }
}
