package io.sluice.cli.governance;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandException;
import io.sluice.cli.LifeTimeConverter;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.governance.yaml.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice token create}: prints the secret, and nothing else, on standard output. */
@Command(
    name = "create",
    description = "Makes an access token and prints its secret, this one time.",
    mixinStandardHelpOptions = true)
final class TokenCreateCommand implements Runnable {

  @Option(
      names = "--user",
      paramLabel = "NAME",
      required = true,
      description = "e-mail address of a user, or the id of a service principal")
  private String user = "";

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "a group that comes with the token; may be repeated")
  private List<String> groups = new ArrayList<>();

  @Option(names = "--admin", description = "the token opens the admin API")
  private boolean admin;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = LifeTimeConverter.class,
      description = "how long it works: 90d, 12h, 30m (default: until it is revoked)")
  private @Nullable Duration expires;

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    requireName("--user", user);
    groups.forEach(group -> requireName("--group", group));
    var made = Administration.of(instance).ask("POST", "tokens", wanted());
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(made.path("secret").asText());
    out.flush();
  }

  private ObjectNode wanted() {
    var wanted = JsonNodeFactory.instance.objectNode().put("user", user).put("admin", admin);
    groups.forEach(wanted.putArray("groups")::add);
    if (expires != null) {
      wanted.put("expires", expires.toMinutes() + "m");
    }
    return wanted;
  }

  private static void requireName(String option, String name) {
    if (!Names.isName(name)) {
      throw CommandException.refused(option + ": not a name (expected: " + Names.EXPECTED + ")");
    }
  }
}
