package io.sluice.cli.governance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.event.JsonSerde;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice get}: what is declared, as a file would say it. */
@Command(
    name = "get",
    description = "Shows what is declared: all of a kind, or one by its name.",
    mixinStandardHelpOptions = true)
public final class GetCommand implements Runnable {

  @Parameters(
      paramLabel = "KIND[/NAME]",
      description =
          "principals, groups, tokens, models, providers, tables, grants or limits; or one of them,"
              + " e.g. models/opus, grants/models/opus, limits/opus")
  private String path = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "yaml or json (default: ${DEFAULT-VALUE})",
      defaultValue = "yaml")
  private Format format = Format.YAML;

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  /** How it is written. */
  enum Format {
    YAML,
    JSON
  }

  @Override
  public void run() {
    var found = Administration.of(instance).ask("GET", path);
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(format == Format.YAML ? EntryFile.yaml(found) : json(found));
    out.flush();
  }

  private static String json(JsonNode tree) {
    try {
      return JsonSerde.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(tree) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always JSON", e);
    }
  }
}
