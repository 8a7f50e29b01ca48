package io.sluice.cli.governance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.TextTable;
import io.sluice.cli.instance.InstanceOptions;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice group}: who belongs to which group. */
@Command(
    name = "group",
    description = "Lists groups, and changes who belongs to them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class GroupCommand {

  private static final List<String> HEADINGS =
      List.of("group", "members", "leads", "content", "origin");

  @Spec private @Nullable CommandSpec spec;

  @Command(name = "list", description = "Lists all groups.", mixinStandardHelpOptions = true)
  void list(@Mixin InstanceOptions instance) {
    var table = new TextTable(HEADINGS);
    for (var group : Administration.of(instance).ask("GET", "groups").path("groups")) {
      table.add(
          group.path("name").asText(),
          String.join(", ", names(group, "members")),
          String.join(", ", names(group, "leads")),
          group.path("record-payload").asBoolean() ? "recorded" : "usage only",
          group.path("origin").asText());
    }
    var out = out();
    table.print(out);
    out.flush();
  }

  @Command(
      name = "add",
      description = "Adds members; makes the group if there is none of this name.",
      mixinStandardHelpOptions = true)
  void add(
      @Mixin InstanceOptions instance,
      @Parameters(paramLabel = "GROUP") String group,
      @Parameters(paramLabel = "MEMBER", arity = "1..*") List<String> members) {
    var administration = Administration.of(instance);
    var found = found(administration, group);
    var all = names(found, "members");
    all.addAll(members);
    put(administration, group, found, all);
  }

  @Command(name = "remove", description = "Removes members.", mixinStandardHelpOptions = true)
  void remove(
      @Mixin InstanceOptions instance,
      @Parameters(paramLabel = "GROUP") String group,
      @Parameters(paramLabel = "MEMBER", arity = "1..*") List<String> members) {
    var administration = Administration.of(instance);
    var found = administration.ask("GET", path(group));
    var all = names(found, "members");
    all.removeAll(members);
    put(administration, group, found, all);
  }

  private static JsonNode found(Administration administration, String group) {
    var all = administration.ask("GET", "groups").path("groups");
    return StreamSupport.stream(all.spliterator(), false)
        .filter(one -> one.path("name").asText().equals(group))
        .findFirst()
        .orElseGet(JsonNodeFactory.instance::objectNode);
  }

  private void put(
      Administration administration, String group, JsonNode found, Collection<String> members) {
    ObjectNode changed = found.deepCopy();
    members.forEach(changed.putArray("members")::add);
    administration.ask("PUT", path(group), changed);
    var out = out();
    out.println(group + ": " + (members.isEmpty() ? "nobody" : String.join(", ", members)));
    out.flush();
  }

  private static LinkedHashSet<String> names(JsonNode group, String member) {
    var names = new LinkedHashSet<String>();
    group.path(member).forEach(name -> names.add(name.asText()));
    return names;
  }

  private static String path(String group) {
    return "groups/" + URLEncoder.encode(group, UTF_8).replace("+", "%20");
  }

  private PrintWriter out() {
    return Objects.requireNonNull(spec).commandLine().getOut();
  }
}
