package io.sluice.governance.yaml;

import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.governance.RateLimit.Mode;
import io.sluice.governance.RateLimit.OnUnavailable;
import io.sluice.governance.RateLimit.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code rate-limits}. */
final class RateLimitSection {

  private static final Set<String> MEMBERS =
      Set.of(
          "key",
          "requests",
          "tokens",
          "period",
          "principal",
          "tag",
          "value",
          "on-unavailable",
          "mode");

  private static final Map<String, Key> KEYS =
      Map.of(
          "service", Key.SERVICE,
          "user-default", Key.USER_DEFAULT,
          "user", Key.USER,
          "service-principal", Key.SERVICE_PRINCIPAL,
          "group", Key.GROUP,
          "request-tag", Key.REQUEST_TAG);

  private static final Map<String, Period> PERIODS =
      Map.of("minute", Period.MINUTE, "hour", Period.HOUR);

  private static final Map<String, OnUnavailable> ON_UNAVAILABLE =
      Map.of(
          "local-share", OnUnavailable.LOCAL_SHARE,
          "deny", OnUnavailable.DENY,
          "allow", OnUnavailable.ALLOW);

  private static final Map<String, Mode> MODES =
      Map.of("enforced", Mode.ENFORCED, "dry-run", Mode.DRY_RUN);

  private static final Set<Key> NAMING = Set.of(Key.USER, Key.SERVICE_PRINCIPAL, Key.GROUP);

  // contract section 4.1
  private static final int MAX_LIMITS = 20;
  private static final int MAX_GROUP_LIMITS = 5;

  private RateLimitSection() {}

  /** The limits of one model. */
  static List<RateLimit> readAll(Section model, Grantees known) {
    var limits = new ArrayList<RateLimit>();
    for (var item : model.sections("rate-limits")) {
      var limit = read(item);
      if (limit.key() == Key.GROUP && Names.isName(String.valueOf(limit.principal()))) {
        known.checkGroup(item, "principal", String.valueOf(limit.principal()));
      }
      if (limits.stream().anyMatch(limit::countsTheSameAs)) {
        item.problems().report(item.path("key"), "a second one", "each key once per period");
      }
      limits.add(limit);
    }
    atMost(MAX_LIMITS, "limits", limits.size(), model);
    atMost(
        MAX_GROUP_LIMITS,
        "limits of groups",
        limits.stream().filter(limit -> limit.key() == Key.GROUP).count(),
        model);
    return limits;
  }

  private static void atMost(int most, String what, long found, Section model) {
    if (found > most) {
      model
          .problems()
          .report(
              model.path("rate-limits"), found + " " + what, "at most " + most + " for each model");
    }
  }

  private static RateLimit read(Section section) {
    section.allow(MEMBERS);
    var key = Choice.required(section, "key", KEYS, Key.USER_DEFAULT);
    if (!section.has("requests") && !section.has("tokens")) {
      section
          .problems()
          .report(section.path("requests"), "missing", "requests or tokens per period, or both");
    }
    return new RateLimit(
        key,
        principal(section, key),
        tag(section, key),
        tagValue(section, key),
        choice(section, "period", PERIODS, Period.MINUTE),
        section.count("requests").orElse(null),
        section.count("tokens").orElse(null),
        choice(section, "on-unavailable", ON_UNAVAILABLE, OnUnavailable.LOCAL_SHARE),
        choice(section, "mode", MODES, Mode.ENFORCED));
  }

  private static <T> T choice(Section section, String member, Map<String, T> words, T otherwise) {
    return section.has(member) ? Choice.required(section, member, words, otherwise) : otherwise;
  }

  private static @Nullable String principal(Section section, Key key) {
    return name(section, "principal", NAMING.contains(key), "user, service-principal and group");
  }

  private static @Nullable String tag(Section section, Key key) {
    return name(section, "tag", key == Key.REQUEST_TAG, "request-tag");
  }

  private static @Nullable String tagValue(Section section, Key key) {
    if (key != Key.REQUEST_TAG) {
      refuse(section, "value", "request-tag");
      return null;
    }
    return section.text("value").orElse(null);
  }

  // a member that the key does not look at would be a limit for somebody else than was meant
  private static @Nullable String name(
      Section section, String member, boolean wanted, String wantedBy) {
    if (!wanted) {
      refuse(section, member, wantedBy);
      return null;
    }
    var name = section.required(member, Names.EXPECTED);
    if (!name.isEmpty() && !Names.isName(name)) {
      section.problems().report(section.path(member), name, Names.EXPECTED);
    }
    return name;
  }

  private static void refuse(Section section, String member, String wantedBy) {
    if (section.has(member)) {
      section
          .problems()
          .report(section.path(member), "not looked at", "only with the keys " + wantedBy);
    }
  }
}
