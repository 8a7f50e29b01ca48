package io.sluice.ingress.admission;

import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.governance.RateLimit;
import io.sluice.governance.RateLimit.Key;
import io.sluice.governance.RateLimit.Mode;
import io.sluice.governance.RateLimit.Period;
import io.sluice.ingress.admission.Limit.Quantity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which limits apply to a call (contract section 4.1): the caller's own limits; else the limits of
 * its groups, of which one group must admit it; else the default for every user. Then those of its
 * request tags, and those of the whole service.
 *
 * <p>Own limits come first, so that a caller who is over its own draws nothing from what others
 * share. Requests and tokens are limits of their own: the stricter wins.
 */
final class Limits {

  private static final Limits NONE = new Limits(List.of());

  private final List<Requirement> requirements;

  private Limits(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /** What a call must draw to be admitted; nothing is unlimited. */
  static List<Requirement> enforced(Model model, Principal principal, Map<String, String> tags) {
    return of(model, principal, tags, model.rateLimits(), Mode.ENFORCED).requirements;
  }

  /** What a call would have to draw too, were the limits that only report in force. */
  static List<Requirement> dryRun(Model model, Principal principal, Map<String, String> tags) {
    if (model.rateLimits().stream().noneMatch(limit -> limit.mode() == Mode.DRY_RUN)) {
      return List.of();
    }
    return of(model, principal, tags, model.rateLimits(), Mode.DRY_RUN).requirements;
  }

  private static Limits of(
      Model model,
      Principal principal,
      Map<String, String> tags,
      List<RateLimit> declared,
      Mode mode) {
    if (declared.isEmpty()) {
      return NONE;
    }
    var found = new Found(model, principal, tags, declared, mode);
    found.addOwn();
    found.addTags();
    found.addService();
    return new Limits(found.requirements());
  }

  /** The search through the limits of one model for one call. */
  private static final class Found {

    private final Model model;
    private final Principal principal;
    private final Map<String, String> tags;
    private final List<RateLimit> declared;
    private final Mode mode;
    private final List<Limit> own = new ArrayList<>(4);
    private final Map<String, List<Limit>> byGroup = new LinkedHashMap<>();
    private final List<Limit> shared = new ArrayList<>(4);

    Found(
        Model model,
        Principal principal,
        Map<String, String> tags,
        List<RateLimit> declared,
        Mode mode) {
      this.model = model;
      this.principal = principal;
      this.tags = tags;
      this.declared = declared;
      this.mode = mode;
    }

    List<Requirement> requirements() {
      var all = new ArrayList<Requirement>(3);
      if (!own.isEmpty()) {
        all.add(Requirement.all(own));
      }
      if (!byGroup.isEmpty()) {
        all.add(new Requirement(List.copyOf(byGroup.values())));
      }
      if (!shared.isEmpty()) {
        all.add(Requirement.all(shared));
      }
      return all;
    }

    void addOwn() {
      if (isAny(this::namesCaller)) {
        addAll(this::namesCaller, principal.name(), own);
        return;
      }
      if (isAny(this::namesGroupOfCaller)) {
        addGroups();
        return;
      }
      addAll(limit -> limit.key() == Key.USER_DEFAULT, principal.name(), own);
    }

    void addTags() {
      tags.forEach(
          (tag, value) -> {
            Predicate<RateLimit> ofValue = limit -> isFor(limit, tag, value);
            Predicate<RateLimit> ofTag = limit -> isFor(limit, tag, null);
            addAll(isAny(ofValue) ? ofValue : ofTag, part(tag) + "/" + part(value), shared);
          });
    }

    void addService() {
      addAll(limit -> limit.key() == Key.SERVICE, null, shared);
    }

    private void addGroups() {
      for (var limit : declared) {
        if (applies(limit) && namesGroupOfCaller(limit)) {
          var group = String.valueOf(limit.principal());
          add(limit, part(group), byGroup.computeIfAbsent(group, name -> new ArrayList<>(2)));
        }
      }
    }

    private boolean isAny(Predicate<RateLimit> which) {
      for (var limit : declared) {
        if (applies(limit) && which.test(limit)) {
          return true;
        }
      }
      return false;
    }

    private void addAll(Predicate<RateLimit> which, @Nullable String name, List<Limit> to) {
      for (var limit : declared) {
        if (applies(limit) && which.test(limit)) {
          add(limit, limit.key() == Key.REQUEST_TAG || name == null ? name : part(name), to);
        }
      }
    }

    private boolean applies(RateLimit limit) {
      return limit.mode() == mode;
    }

    private boolean namesCaller(RateLimit limit) {
      return (limit.key() == Key.USER || limit.key() == Key.SERVICE_PRINCIPAL)
          && principal.name().equals(limit.principal());
    }

    private boolean namesGroupOfCaller(RateLimit limit) {
      return limit.key() == Key.GROUP
          && limit.principal() != null
          && principal.groups().contains(limit.principal());
    }

    private static boolean isFor(RateLimit limit, String tag, @Nullable String value) {
      return limit.key() == Key.REQUEST_TAG
          && tag.equals(limit.tag())
          && (value == null ? limit.tagValue() == null : value.equals(limit.tagValue()));
    }

    private void add(RateLimit limit, @Nullable String name, List<Limit> to) {
      if (limit.requests() != null) {
        keepSmaller(limit(limit, Quantity.REQUESTS, limit.requests(), name), to);
      }
      if (limit.tokens() != null) {
        keepSmaller(limit(limit, Quantity.TOKENS, limit.tokens(), name), to);
      }
    }

    private Limit limit(RateLimit limit, Quantity quantity, long permits, @Nullable String name) {
      return new Limit(
          key(limit, quantity, name),
          quantity,
          permits,
          limit.period().window(),
          complaint(limit, quantity),
          limit.onUnavailable());
    }

    private String key(RateLimit limit, Quantity quantity, @Nullable String name) {
      var key =
          (quantity == Quantity.REQUESTS ? "requests/" : "tokens/")
              + (limit.period() == Period.MINUTE ? "minute/" : "hour/")
              + keyName(limit.key())
              + part(model.name());
      // a limit that is tried out beside one in force must not draw from it
      var inMode = mode == Mode.DRY_RUN ? "dry-run/" + key : key;
      return name == null ? inMode : inMode + "/" + name;
    }

    // declared twice, the smaller one holds
    private static void keepSmaller(Limit limit, List<Limit> to) {
      for (int i = 0; i < to.size(); i++) {
        if (to.get(i).key().equals(limit.key())) {
          to.set(i, limit.permits() < to.get(i).permits() ? limit : to.get(i));
          return;
        }
      }
      to.add(limit);
    }
  }

  private static String keyName(Key key) {
    return switch (key) {
      case SERVICE -> "service/";
      case USER_DEFAULT -> "user-default/";
      case USER -> "user/";
      case SERVICE_PRINCIPAL -> "service-principal/";
      case GROUP -> "group/";
      case REQUEST_TAG -> "request-tag/";
    };
  }

  private static String complaint(RateLimit limit, Quantity quantity) {
    boolean minute = limit.period() == Period.MINUTE;
    var what =
        quantity == Quantity.REQUESTS
            ? (minute ? "Requests-per-minute (RPM)" : "Requests-per-hour (RPH)")
            : (minute ? "Tokens-per-minute (TPM)" : "Tokens-per-hour (TPH)");
    return what + " rate limit exceeded for " + whose(limit);
  }

  private static String whose(RateLimit limit) {
    return switch (limit.key()) {
      case SERVICE -> "endpoint";
      case USER_DEFAULT, USER -> "user";
      case SERVICE_PRINCIPAL -> "service principal";
      case GROUP -> "group '" + limit.principal() + "'";
      case REQUEST_TAG -> "request tag '" + limit.tag() + "'";
    };
  }

  // a slash in a name must not make two keys one
  private static String part(String name) {
    if (name.indexOf('/') < 0 && name.indexOf('%') < 0) {
      return name;
    }
    return name.replace("%", "%25").replace("/", "%2F");
  }
}
