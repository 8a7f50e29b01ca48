package io.sluice.cli.governance;

import picocli.CommandLine.Command;

/** {@code sluice token}: makes, lists and revokes access tokens. */
@Command(
    name = "token",
    description = "Makes, lists and revokes access tokens.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TokenCreateCommand.class, TokenListCommand.class, TokenRevokeCommand.class})
public final class TokenCommand {}
