package io.sluice.ingress.admission;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.governance.RateLimit;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Which limits apply to a call. */
public final class Limits {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String USER_REQUESTS = "requests/minute/user-default";
  private static final String USER_REQUESTS_SPENT =
      "Requests-per-minute (RPM) rate limit exceeded for user";

  private Limits() {}

  /** The limits that a call of this model by this principal draws from; none is unlimited. */
  public static List<Limit> of(Model model, Principal principal) {
    return userRequests(model, principal).toList();
  }

  // declared twice, the smaller one holds
  private static Stream<Limit> userRequests(Model model, Principal principal) {
    var requests =
        model.rateLimits().stream()
            .filter(limit -> limit.key() == RateLimit.Key.USER_DEFAULT)
            .mapToLong(RateLimit::requests)
            .min();
    return requests.stream()
        .mapToObj(
            permits ->
                new Limit(
                    key(USER_REQUESTS, model.name(), principal.name()),
                    permits,
                    MINUTE,
                    USER_REQUESTS_SPENT));
  }

  private static String key(String kind, String model, String name) {
    return kind + "/" + part(model) + "/" + part(name);
  }

  // a slash in a name must not make two keys one
  private static String part(String name) {
    if (name.indexOf('/') < 0 && name.indexOf('%') < 0) {
      return name;
    }
    return name.replace("%", "%25").replace("/", "%2F");
  }
}
