package io.sluice.dashboards.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.governance.Directory;
import io.sluice.governance.Principal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, in memory: a restart signs everybody out. A session ends some time after its
 * last use, at the latest after a day's work, and at once when its access token is revoked, expires
 * or its holder is shut out.
 *
 * <p>Neither the access token nor the session's own id is kept: the one is known by its public id,
 * the other by its hash, so that nothing here opens a door. Both are looked up by their hashes; how
 * long that takes tells nothing about them.
 */
public final class Sessions {

  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int ID_BYTES = 32;
  private static final int MOST = 10_000;

  private final Map<String, Session> byHash = new ConcurrentHashMap<>();
  private final Supplier<Directory> directory;
  private final Clock clock;
  private final Duration idle;
  private final SecureRandom random = new SecureRandom();

  /** Somebody who is signed in. */
  private record Session(String tokenId, Instant since, Instant lastSeen) {
    boolean isOver(Instant now, Duration idle) {
      return now.isAfter(lastSeen.plus(idle)) || now.isAfter(since.plus(LONGEST));
    }
  }

  /**
   * A directory's sessions.
   *
   * @param idle after so long without a sign of life a session ends
   */
  public Sessions(Supplier<Directory> directory, Clock clock, Duration idle) {
    this.directory = directory;
    this.clock = clock;
    this.idle = idle;
  }

  /**
   * Signs in with an access token; the session's secret id, or empty when the token is not valid.
   */
  public Optional<String> signIn(String secret) {
    var now = clock.instant();
    return directory.get().token(secret, now).map(token -> open(token.id(), now));
  }

  /** Who is signed in with this session id; that is a sign of life. */
  public Optional<Principal> caller(@Nullable String sessionId) {
    if (sessionId == null) {
      return Optional.empty();
    }
    var now = clock.instant();
    var session =
        byHash.computeIfPresent(
            hash(sessionId),
            (hash, known) ->
                known.isOver(now, idle) ? null : new Session(known.tokenId(), known.since(), now));
    return session == null ? Optional.empty() : directory.get().holder(session.tokenId(), now);
  }

  public void signOut(@Nullable String sessionId) {
    if (sessionId != null) {
      byHash.remove(hash(sessionId));
    }
  }

  private String open(String tokenId, Instant now) {
    if (byHash.size() >= MOST) {
      byHash.values().removeIf(session -> session.isOver(now, idle));
    }
    var drawn = new byte[ID_BYTES];
    random.nextBytes(drawn);
    var id = HexFormat.of().formatHex(drawn);
    byHash.put(hash(id), new Session(tokenId, now, now));
    return id;
  }

  private static String hash(String sessionId) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(sessionId.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
