package io.sluice.cli.governance;

import io.sluice.cli.CommandException;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.governance.AccessToken;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sluice token revoke}: closes the door; revoking twice changes nothing. */
@Command(
    name = "revoke",
    description = "Revokes an access token at once, for ever.",
    mixinStandardHelpOptions = true)
final class TokenRevokeCommand implements Runnable {

  @Parameters(paramLabel = "ID", description = "the token's id, as 'token list' shows it")
  private String id = "";

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Override
  public void run() {
    var bootstrapServers = instance.bootstrapServers();
    var token = find(InForce.read(bootstrapServers));
    if (token.revokedAt() != null) {
      return;
    }
    try (var publisher = GovernancePublisher.start(bootstrapServers)) {
      publisher.put(token.revoked(Instant.now()));
    }
  }

  private AccessToken find(InForce inForce) {
    return inForce.tokens().stream()
        .filter(token -> token.id().equals(id))
        .findFirst()
        .orElseThrow(
            () -> CommandException.failed("there is no access token with the id '" + id + "'"));
  }
}
