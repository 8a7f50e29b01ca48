package io.sluice.cli.governance;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.cli.TextTable;
import io.sluice.cli.instance.InstanceOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice token list}: who holds which token; never a secret, never a hash. */
@Command(
    name = "list",
    description = "Lists the access tokens, the oldest first.",
    mixinStandardHelpOptions = true)
final class TokenListCommand implements Runnable {

  private static final List<String> HEADINGS =
      List.of("id", "user", "groups", "admin", "created", "expires", "state");

  @Mixin private InstanceOptions instance = new InstanceOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    var table = new TextTable(HEADINGS);
    var now = Instant.now();
    for (var token : Administration.of(instance).ask("GET", "tokens").path("tokens")) {
      table.add(row(token, now));
    }
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    table.print(out);
    out.flush();
  }

  private static String[] row(JsonNode token, Instant now) {
    var groups = new ArrayList<String>();
    token.path("groups").forEach(group -> groups.add(group.asText()));
    return new String[] {
      token.path("id").asText(),
      token.path("user").asText(),
      String.join(", ", groups),
      token.path("admin").asBoolean() ? "yes" : "no",
      text(token, "created"),
      text(token, "expires"),
      state(token, now)
    };
  }

  private static String state(JsonNode token, Instant now) {
    if (token.has("revoked")) {
      return "revoked";
    }
    boolean expired = token.has("expires") && !now.isBefore(time(token, "expires"));
    return expired ? "expired" : "valid";
  }

  private static String text(JsonNode token, String member) {
    return token.has(member)
        ? time(token, member).truncatedTo(ChronoUnit.SECONDS).toString()
        : "never";
  }

  private static Instant time(JsonNode token, String member) {
    return Instant.parse(token.path(member).asText());
  }
}
