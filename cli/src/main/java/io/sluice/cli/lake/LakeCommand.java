package io.sluice.cli.lake;

import picocli.CommandLine.Command;

/** {@code sluice lake}: keeps tables fit. */
@Command(
    name = "lake",
    description =
        "Merges and deletes files of the tables. A running sink does the same by itself, every"
            + " MAINTENANCE_EVERY.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {OptimizeCommand.class, VacuumCommand.class})
public final class LakeCommand {}
