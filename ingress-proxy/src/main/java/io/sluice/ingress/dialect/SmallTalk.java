package io.sluice.ingress.dialect;

import java.util.Set;
import java.util.regex.Pattern;

/** What agents ask besides calling models, and before they have a token. */
public final class SmallTalk {

  private static final Set<String> READING = Set.of("GET", "HEAD");

  private static final Pattern HELLO =
      Pattern.compile(
          "(?:/ai-gateway)?"
              + "(?:/anthropic|/(?:openai|codex|cursor|mlflow)(?:/v1)?|/gemini)?/api/hello");

  private static final Pattern ROOT =
      Pattern.compile(
          "(?:/ai-gateway)?(?:/anthropic|/(?:openai|codex|cursor|mlflow)(?:/v1)?|/gemini)?/?");

  private SmallTalk() {}

  /**
   * Whether this only warms up a connection: HEAD of the base URL (Claude Code, contract section
   * 11.1), or a reading of {@code /api/hello} below any base URL.
   */
  public static boolean isGreeting(String method, String path) {
    if (!READING.contains(method)) {
      return false;
    }
    return HELLO.matcher(path).matches() || (method.equals("HEAD") && ROOT.matcher(path).matches());
  }

  /** Whether Codex asks what its turns cost, which is not answered by turn. */
  public static boolean isTurnCosts(String path) {
    return path.endsWith("/analytics/codex/turn-costs");
  }
}
