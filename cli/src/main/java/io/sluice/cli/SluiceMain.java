package io.sluice.cli;

import static java.util.Objects.requireNonNull;

import io.sluice.kit.BrokenSettingException;
import picocli.CommandLine;

/** The process entry of {@code sluice}. */
public final class SluiceMain {

  private SluiceMain() {}

  /** Runs one command and exits with its code: 0 done, 1 failed, 2 called or set up wrongly. */
  public static void main(String[] args) {
    // a command speaks to a person: only what went wrong, and no log lines of the libraries
    System.setProperty("logback.configurationFile", "io/sluice/cli/logback.xml");
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    var commandLine = new CommandLine(new SluiceCommand());
    // a statement may begin with a comment, which looks like an option
    requireNonNull(commandLine.getSubcommands().get("sql"))
        .setUnmatchedOptionsArePositionalParams(true);
    return commandLine
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(SluiceMain::explain);
  }

  private static int explain(Exception e, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (e instanceof CommandException refused) {
      command.getErr().println("sluice: " + refused.getMessage());
      return refused.exitCode();
    }
    if (e instanceof BrokenSettingException broken) {
      command.getErr().println("sluice: " + broken.getMessage());
      return CommandLine.ExitCode.USAGE;
    }
    throw e;
  }
}
