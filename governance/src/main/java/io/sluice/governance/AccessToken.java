package io.sluice.governance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A caller's access token, known by its hash only.
 *
 * @param id short public id, shown in lists
 * @param hash lower-case hex SHA-256 of the secret
 * @param userId whose it is
 * @param groups groups that come with this token, beside those that name the user
 * @param admin whether it opens the admin API
 * @param createdAt when it was made
 * @param expiresAt when it stops working; null for never
 * @param revokedAt when it was revoked; null while it works
 */
public record AccessToken(
    String id,
    String hash,
    String userId,
    List<String> groups,
    boolean admin,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt)
    implements Declaration {

  public AccessToken {
    groups = List.copyOf(groups);
  }

  /** Never the hash: records end up in logs. */
  @Override
  public String toString() {
    return "AccessToken[" + id + " of " + userId + "]";
  }

  @Override
  public String key() {
    return "token:" + id;
  }

  /** Whether it opens the door at this moment. */
  public boolean isValidAt(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  /** The same token, revoked. */
  public AccessToken revoked(Instant now) {
    return new AccessToken(id, hash, userId, groups, admin, createdAt, expiresAt, now);
  }
}
