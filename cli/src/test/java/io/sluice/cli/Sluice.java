package io.sluice.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** The command in this JVM: what it printed, and the code it would exit with. */
public final class Sluice {

  private Sluice() {}

  /** How a command ended. */
  public record Result(int exitCode, String out, String err) {}

  public static Result run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        SluiceMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(arguments);
    return new Result(exitCode, out.toString(), err.toString());
  }

  /** Whether a command lacks something without which it does nothing. */
  public static boolean isIncomplete(List<String> arguments) {
    try {
      var parsed = SluiceMain.commandLine().parseArgs(arguments.toArray(String[]::new));
      while (parsed.hasSubcommand()) {
        parsed = parsed.subcommand();
      }
      return !parsed.commandSpec().subcommands().isEmpty();
    } catch (CommandLine.MissingParameterException e) {
      return true;
    } catch (CommandLine.ParameterException e) {
      return false;
    }
  }

  /** Fails when a command, or one of its options, does not exist; values do not count. */
  public static void requireKnown(List<String> arguments) {
    try {
      SluiceMain.commandLine().parseArgs(arguments.toArray(String[]::new));
    } catch (CommandLine.UnmatchedArgumentException e) {
      throw new AssertionError(e.getMessage(), e);
    } catch (CommandLine.ParameterException e) {
      // a value that is still to be filled in
    }
  }
}
