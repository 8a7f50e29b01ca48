package io.sluice.cli.governance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.cli.CommandException;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.governance.yaml.Names;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes access tokens, and tells whose one is, for whoever may administer the instance. */
public final class AccessTokens {

  private static final Pattern SECRET = Pattern.compile("slc_([0-9a-f]+)_[0-9a-f]+");

  private final Administration administration;

  private AccessTokens(Administration administration) {
    this.administration = administration;
  }

  /** The access tokens of the instance that the options name. */
  public static AccessTokens of(InstanceOptions instance) {
    return new AccessTokens(Administration.of(instance));
  }

  /**
   * Makes one.
   *
   * @param user whose it is
   * @param expires how long it works; null for until it is revoked
   * @return the secret
   * @throws CommandException when it is refused (exit code 2), or cannot be done (1)
   */
  public String create(String user, @Nullable Duration expires) {
    if (!Names.isName(user)) {
      throw CommandException.refused("--user: not a name (expected: " + Names.EXPECTED + ")");
    }
    var wanted = JsonNodeFactory.instance.objectNode().put("user", user).put("admin", false);
    if (expires != null) {
      wanted.put("expires", expires.toMinutes() + "m");
    }
    return administration.ask("POST", "tokens", wanted).path("secret").asText();
  }

  /** Whose access token this is; empty when it is none of this instance, or works no longer. */
  public Optional<String> userOf(String secret, Instant now) {
    var id = SECRET.matcher(secret);
    if (!id.matches()) {
      return Optional.empty();
    }
    for (var token : administration.ask("GET", "tokens").path("tokens")) {
      if (token.path("id").asText().equals(id.group(1))) {
        boolean expired =
            token.has("expires") && !now.isBefore(Instant.parse(token.path("expires").asText()));
        return token.has("revoked") || expired
            ? Optional.empty()
            : Optional.of(token.path("user").asText());
      }
    }
    return Optional.empty();
  }
}
