package io.sluice.cli;

import io.sluice.cli.connect.ConnectCommand;
import io.sluice.cli.doctor.DoctorCommand;
import io.sluice.cli.governance.ApplyCommand;
import io.sluice.cli.governance.DeleteCommand;
import io.sluice.cli.governance.GetCommand;
import io.sluice.cli.governance.GroupCommand;
import io.sluice.cli.governance.ModelCommand;
import io.sluice.cli.governance.PutCommand;
import io.sluice.cli.governance.TokenCommand;
import io.sluice.cli.lake.LakeCommand;
import io.sluice.cli.lake.ReplayCommand;
import io.sluice.cli.lake.RepriceCommand;
import io.sluice.cli.limits.LimitsCommand;
import io.sluice.cli.sql.SqlCommand;
import io.sluice.cli.status.StatusCommand;
import io.sluice.cli.topics.TopicsCommand;
import io.sluice.cli.up.UpCommand;
import picocli.CommandLine.Command;

@Command(
    name = "sluice",
    description = "An open, self-hosted AI gateway for coding agents.",
    mixinStandardHelpOptions = true,
    version = "sluice 0.1.0-SNAPSHOT",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      StatusCommand.class,
      DoctorCommand.class,
      ConnectCommand.class,
      TokenCommand.class,
      TopicsCommand.class,
      ApplyCommand.class,
      GetCommand.class,
      PutCommand.class,
      DeleteCommand.class,
      GroupCommand.class,
      ModelCommand.class,
      LimitsCommand.class,
      SqlCommand.class,
      LakeCommand.class,
      ReplayCommand.class,
      RepriceCommand.class
    })
final class SluiceCommand {}
