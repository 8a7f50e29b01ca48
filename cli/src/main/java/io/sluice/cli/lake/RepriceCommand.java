package io.sluice.cli.lake;

import static io.sluice.cli.TextTable.Cell.left;
import static io.sluice.cli.TextTable.Cell.right;

import io.sluice.cli.CommandException;
import io.sluice.cli.TextTable;
import io.sluice.cli.governance.ConfigFile;
import io.sluice.delta.maintenance.MaintenanceException;
import io.sluice.delta.replay.ReplayException;
import io.sluice.delta.replay.Repriced;
import io.sluice.delta.replay.Repricing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice reprice}: another price book for calls that are in the usage table. */
@Command(
    name = "reprice",
    description = {
      "Prices the calls of a span of time anew. Shows what would change, and changes it with --yes:"
          + " cost_usd and price_version of these rows and nothing else, in one commit.",
      "The version before can be read by time travel until its files are vacuumed."
    },
    mixinStandardHelpOptions = true)
public final class RepriceCommand implements Runnable {

  @Mixin private LakeOptions options = new LakeOptions();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      required = true,
      description = "calls that began then or later: 2026-06-01, or 2026-06-01T12:00:00Z")
  private String from = "";

  @Option(names = "--to", paramLabel = "TIME", required = true, description = "and before then")
  private String to = "";

  @Option(
      names = "--prices",
      paramLabel = "FILE",
      required = true,
      description = "a configuration such as sluice.yaml, of which the prices are used")
  private Path prices = Path.of("sluice.yaml");

  @Option(names = "--dry-run", description = "show what would change and change nothing")
  private boolean dryRun;

  @Option(names = "--yes", description = "change it")
  private boolean yes;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var book = new ConfiguredPrices(ConfigFile.read(prices));
    try {
      reprice(new Repricing(options.lake(), from, to, book));
    } catch (ReplayException e) {
      throw CommandException.refused(String.valueOf(e.getMessage()));
    } catch (MaintenanceException e) {
      throw CommandException.failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw CommandException.failed("the lake cannot be read or written: " + e.getMessage());
    }
  }

  private void reprice(Repricing repricing) throws IOException {
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    var preview = repricing.preview();
    print(preview, out);
    if (preview.total().changed() == 0) {
      out.println("nothing to change");
    } else if (yes && !dryRun) {
      out.println("changed " + repricing.run().total().changed() + " rows");
    } else {
      out.println("nothing was changed" + (dryRun ? "" : "; with --yes it is"));
    }
    out.flush();
  }

  private static void print(Repriced repriced, PrintWriter out) {
    var table =
        new TextTable(List.of("model", "calls", "changed", "no price", "USD before", "USD after"));
    repriced.byModel().forEach((model, figures) -> add(table, model, figures));
    add(table, "(all)", repriced.total());
    table.print(out);
  }

  private static void add(TextTable table, String model, Repriced.Model figures) {
    table.add(
        List.of(
            left(model),
            right(Long.toString(figures.rows())),
            right(Long.toString(figures.changed())),
            right(Long.toString(figures.unpriced())),
            right(String.format(Locale.ROOT, "%.6f", figures.before())),
            right(String.format(Locale.ROOT, "%.6f", figures.after()))));
  }
}
