package io.sluice.governance;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access token at the one moment its secret is known.
 *
 * @param secret what the caller sends; shown once, kept nowhere
 * @param token what is kept
 */
public record NewAccessToken(String secret, AccessToken token) {

  private static final int ID_BYTES = 4;
  private static final int SECRET_BYTES = 32;

  /**
   * Makes a token whose secret reads {@code slc_ID_RANDOM}: the prefix lets secret scanners find a
   * leaked one, the id tells which one leaked.
   */
  public static NewAccessToken of(
      String userId,
      List<String> groups,
      boolean admin,
      Instant now,
      @Nullable Instant expiresAt,
      SecureRandom random) {
    var id = hex(random, ID_BYTES);
    var secret = "slc_" + id + "_" + hex(random, SECRET_BYTES);
    var token =
        new AccessToken(id, SecretHash.of(secret), userId, groups, admin, now, expiresAt, null);
    return new NewAccessToken(secret, token);
  }

  /** Never the secret: records end up in logs. */
  @Override
  public String toString() {
    return "NewAccessToken[" + token.id() + "]";
  }

  private static String hex(SecureRandom random, int bytes) {
    var drawn = new byte[bytes];
    random.nextBytes(drawn);
    return HexFormat.of().formatHex(drawn);
  }
}
