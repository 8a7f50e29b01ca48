package io.sluice.governance;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How many requests a key may make in any rolling 60 s.
 *
 * @param key whom the limit counts
 * @param requests permits per window; 0 refuses every request
 */
public record RateLimit(Key key, long requests) {

  /** Whom a limit counts. */
  public enum Key {
    /** Each user by itself. */
    @JsonProperty("user-default")
    USER_DEFAULT
  }
}
