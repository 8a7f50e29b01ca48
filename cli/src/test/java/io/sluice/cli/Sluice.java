package io.sluice.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

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
}
