package io.sluice.cli.governance;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.TextTable;
import io.sluice.cli.instance.InstanceOptions;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice model}: which models there are. */
@Command(
    name = "model",
    description = "Lists models; 'get models/NAME' shows one in full, 'put' changes it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ModelCommand {

  private static final List<String> HEADINGS =
      List.of("model", "answered by", "who may", "limits", "content", "origin");

  @Spec private @Nullable CommandSpec spec;

  @Command(name = "list", description = "Lists all models.", mixinStandardHelpOptions = true)
  void list(@Mixin InstanceOptions instance) {
    var table = new TextTable(HEADINGS);
    for (var model : Administration.of(instance).ask("GET", "models").path("models")) {
      table.add(
          model.path("name").asText(),
          joined(model.path("destinations"), ModelCommand::destination),
          model.has("execute") ? joined(model.path("execute"), JsonNode::asText) : "everyone",
          Integer.toString(model.path("rate-limits").size()),
          content(model),
          model.path("origin").asText());
    }
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    table.print(out);
    out.flush();
  }

  private static String destination(JsonNode destination) {
    int traffic = destination.path("traffic").asInt();
    var name = destination.path("provider").asText() + ":" + destination.path("model").asText();
    return traffic == 100 ? name : name + " " + traffic + " %";
  }

  private static String content(JsonNode model) {
    boolean recorded = model.path("record-payload").asBoolean();
    return recorded ? model.path("inference-table").asText("usage only") : "usage only";
  }

  private static String joined(JsonNode list, Function<JsonNode, String> text) {
    return StreamSupport.stream(list.spliterator(), false).map(text).collect(joining(", "));
  }
}
