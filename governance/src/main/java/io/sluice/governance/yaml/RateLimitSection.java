package io.sluice.governance.yaml;

import io.sluice.governance.RateLimit;
import java.util.Set;

/** Reads one item of {@code rate-limits}. */
final class RateLimitSection {

  private static final Set<String> MEMBERS =
      Set.of("key", "requests", "tokens", "period", "principal", "on-unavailable");

  private static final Set<String> LATER_KEYS = Set.of("service", "user", "group", "request-tag");

  private RateLimitSection() {}

  static RateLimit read(Section section) {
    section.allow(MEMBERS);
    section.refuse("tokens", "limits on tokens are");
    section.refuse("period", "limits other than per minute are");
    section.refuse("principal", "limits of one principal are");
    section.refuse("on-unavailable", "on-unavailable is");
    checkKey(section);
    return new RateLimit(RateLimit.Key.USER_DEFAULT, requests(section));
  }

  private static void checkKey(Section section) {
    var key = section.required("key", "user-default");
    if (LATER_KEYS.contains(key)) {
      section.problems().reportNotInForce(section.path("key"), "limits by " + key + " are");
      return;
    }
    if (!key.isEmpty() && !key.equals("user-default")) {
      section.problems().report(section.path("key"), key, "user-default");
    }
  }

  private static long requests(Section section) {
    if (!section.has("requests") && !section.has("tokens")) {
      section.problems().report(section.path("requests"), "missing", "requests per minute");
    }
    return section.count("requests").orElse(0L);
  }
}
