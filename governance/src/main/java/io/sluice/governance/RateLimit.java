package io.sluice.governance;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of a model somebody may use in any rolling minute or hour (contract section 4.1).
 *
 * @param key whom the limit counts
 * @param principal the user, service principal or group that it is for; null for the other keys
 * @param tag the request tag that it counts; null for the other keys
 * @param tagValue the one value of the tag that it counts; null counts every value by itself that
 *     has no limit of its own
 * @param period length of the rolling window
 * @param requests calls per window; null is unlimited, 0 refuses every call
 * @param tokens input and output tokens per window; null is unlimited, 0 refuses every call
 * @param onUnavailable what holds while nobody can say whether the limit is spent
 * @param mode whether it is in force or only reports
 */
public record RateLimit(
    Key key,
    @Nullable String principal,
    @Nullable String tag,
    @Nullable String tagValue,
    Period period,
    @Nullable Long requests,
    @Nullable Long tokens,
    OnUnavailable onUnavailable,
    Mode mode) {

  public RateLimit {
    // records of earlier versions lack these
    period = requireNonNullElse(period, Period.MINUTE);
    onUnavailable = requireNonNullElse(onUnavailable, OnUnavailable.LOCAL_SHARE);
    mode = requireNonNullElse(mode, Mode.ENFORCED);
  }

  /** So many requests a minute for a key that names nobody. */
  public RateLimit(Key key, long requests) {
    this(
        key,
        null,
        null,
        null,
        Period.MINUTE,
        requests,
        null,
        OnUnavailable.LOCAL_SHARE,
        Mode.ENFORCED);
  }

  /** Whether the other one counts the same things: of two such limits one would be idle. */
  public boolean countsTheSameAs(RateLimit other) {
    return withoutNumbers().equals(other.withoutNumbers())
        && ((requests != null && other.requests != null)
            || (tokens != null && other.tokens != null));
  }

  private RateLimit withoutNumbers() {
    return new RateLimit(
        key, principal, tag, tagValue, period, null, null, OnUnavailable.LOCAL_SHARE, mode);
  }

  /** Whom a limit counts. */
  public enum Key {
    /** Everybody together. */
    @JsonProperty("service")
    SERVICE,
    /** Each user by itself that has no limit of its own and is in no limited group. */
    @JsonProperty("user-default")
    USER_DEFAULT,
    /** One user. */
    @JsonProperty("user")
    USER,
    /** One service principal. */
    @JsonProperty("service-principal")
    SERVICE_PRINCIPAL,
    /** The members of one group together. */
    @JsonProperty("group")
    GROUP,
    /** The calls that carry a tag. */
    @JsonProperty("request-tag")
    REQUEST_TAG
  }

  /** Length of the rolling window. */
  public enum Period {
    @JsonProperty("minute")
    MINUTE(Duration.ofMinutes(1)),
    @JsonProperty("hour")
    HOUR(Duration.ofHours(1));

    private final Duration window;

    Period(Duration window) {
      this.window = window;
    }

    public Duration window() {
      return window;
    }
  }

  /** What holds while nobody can say whether a limit is spent. */
  public enum OnUnavailable {
    /** Each proxy admits its share of the limit by itself. */
    @JsonProperty("local-share")
    LOCAL_SHARE,
    /** Calls are refused as unavailable. */
    @JsonProperty("deny")
    DENY,
    /** Calls are admitted. */
    @JsonProperty("allow")
    ALLOW
  }

  /** Whether a limit refuses. */
  public enum Mode {
    @JsonProperty("enforced")
    ENFORCED,
    /** It counts and reports whom it would refuse, and refuses nobody. */
    @JsonProperty("dry-run")
    DRY_RUN
  }
}
