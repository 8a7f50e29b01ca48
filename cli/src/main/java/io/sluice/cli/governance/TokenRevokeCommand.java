package io.sluice.cli.governance;

import io.sluice.cli.instance.InstanceOptions;
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
    Administration.of(instance).ask("DELETE", "tokens/" + id);
  }
}
