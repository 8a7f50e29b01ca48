package io.sluice.governance.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.governance.NewAccessToken;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an access token is asked for with.
 *
 * @param user whose it is to be
 * @param groups groups that come with it
 * @param admin whether it opens the admin API
 * @param lifeTime how long it works; null until it is revoked
 */
public record NewToken(
    String user, List<String> groups, boolean admin, @Nullable Duration lifeTime) {

  private static final Set<String> MEMBERS = Set.of("user", "groups", "admin", "expires");
  private static final String EXPECTED_TIME = "a time to live such as 90d, 12h or 30m";

  public NewToken {
    groups = List.copyOf(groups);
  }

  /** What came of reading a wish. */
  public sealed interface Reading {

    /** It can be fulfilled. */
    record Wanted(NewToken token) implements Reading {}

    /** It is wrong; every mistake, as {@code path: value (expected: what)}. */
    record Broken(List<String> problems) implements Reading {
      public Broken {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Reads {@code {user, groups, admin, expires}}. */
  public static Reading read(JsonNode members) {
    var problems = new Problems();
    var wanted = Section.of("the body", members, problems).map(NewToken::of);
    if (wanted.isEmpty() || !problems.found().isEmpty()) {
      return new Reading.Broken(problems.found());
    }
    return new Reading.Wanted(wanted.get());
  }

  /** Makes the token. */
  public NewAccessToken make(Instant now, SecureRandom random) {
    var expiresAt = lifeTime == null ? null : now.plus(lifeTime);
    return NewAccessToken.of(user, groups, admin, now, expiresAt, random);
  }

  private static NewToken of(Section section) {
    section.allow(MEMBERS);
    var groups = section.texts("groups");
    for (int i = 0; i < groups.size(); i++) {
      checkName(section, section.path("groups") + "[" + i + "]", groups.get(i));
    }
    var user =
        section.required("user", "e-mail address of a user, or the id of a service principal");
    if (!user.isEmpty()) {
      checkName(section, section.path("user"), user);
    }
    return new NewToken(user, groups, section.claim("admin").orElse(false), lifeTime(section));
  }

  private static void checkName(Section section, String path, String name) {
    if (!Names.isName(name)) {
      section.problems().report(path, name, Names.EXPECTED);
    }
  }

  private static @Nullable Duration lifeTime(Section section) {
    var time = section.duration("expires", EXPECTED_TIME).orElse(null);
    if (time != null && time.isZero()) {
      section.problems().report(section.path("expires"), "0", EXPECTED_TIME);
    }
    return time;
  }
}
