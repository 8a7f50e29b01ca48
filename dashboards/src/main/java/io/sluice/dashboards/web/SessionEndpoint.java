package io.sluice.dashboards.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.governance.Directory;
import io.sluice.governance.Group;
import io.sluice.governance.Principal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * {@code /api/session}: POST an access token to sign in, GET who one is, DELETE to sign out.
 *
 * <p>The session travels in a cookie that scripts cannot read and other sites cannot send.
 */
public final class SessionEndpoint implements Endpoint {

  static final String COOKIE = "sluice-session";

  private final Sessions sessions;
  private final Supplier<Directory> directory;
  private final Map<String, String> addresses;
  private final Counter signedIn;
  private final Counter refused;

  /**
   * Signs in and out.
   *
   * @param addresses what pages tell agents to call, by name
   */
  public SessionEndpoint(
      Sessions sessions,
      Supplier<Directory> directory,
      Map<String, String> addresses,
      MeterRegistry metrics) {
    this.sessions = sessions;
    this.directory = directory;
    this.addresses = Map.copyOf(addresses);
    this.signedIn = metrics.counter("console_sign_ins", "outcome", "accepted");
    this.refused = metrics.counter("console_sign_ins", "outcome", "refused");
  }

  @Override
  public Reply answer(Inquiry inquiry) {
    return switch (inquiry.method()) {
      case "POST" -> signIn(inquiry);
      case "DELETE" -> signOut(inquiry);
      default -> Reply.ok(self(inquiry.requireCaller()));
    };
  }

  private Reply signIn(Inquiry inquiry) {
    var secret = inquiry.json().path("token").asText().strip();
    var session = sessions.signIn(secret);
    if (session.isEmpty()) {
      refused.increment();
      return Reply.refused(401, "this access token is unknown, expired or revoked");
    }
    signedIn.increment();
    return Reply.ok(self(sessions.caller(session.get()).orElseThrow()))
        .with("Set-Cookie", cookie(session.get(), inquiry));
  }

  private Reply signOut(Inquiry inquiry) {
    sessions.signOut(inquiry.sessionId());
    return Reply.ok(Map.of()).with("Set-Cookie", cookie("", inquiry) + "; Max-Age=0");
  }

  private Map<String, Object> self(Principal caller) {
    var self = new LinkedHashMap<String, Object>();
    self.put("user", caller.name());
    self.put("admin", caller.admin());
    self.put("groups", new TreeSet<>(caller.groups()));
    self.put(
        "leads", directory.get().groupsLedBy(caller.name()).stream().map(Group::name).toList());
    self.put("addresses", addresses);
    return self;
  }

  private static String cookie(String value, Inquiry inquiry) {
    var secure = inquiry.secure() ? "; Secure" : "";
    return COOKIE + "=" + value + "; Path=/; HttpOnly; SameSite=Strict" + secure;
  }
}
