package io.sluice.cli.governance;

import static java.util.Comparator.comparing;

import io.sluice.cli.TextTable;
import io.sluice.cli.instance.InstanceOptions;
import io.sluice.governance.AccessToken;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    var table = table(InForce.read(instance.bootstrapServers()).tokens(), Instant.now());
    var out = Objects.requireNonNull(spec).commandLine().getOut();
    table.print(out);
    out.flush();
  }

  static TextTable table(List<AccessToken> tokens, Instant now) {
    var table = new TextTable(HEADINGS);
    tokens.stream()
        .sorted(comparing(AccessToken::createdAt))
        .forEach(token -> table.add(row(token, now)));
    return table;
  }

  private static String[] row(AccessToken token, Instant now) {
    return new String[] {
      token.id(),
      token.userId(),
      String.join(", ", token.groups()),
      token.admin() ? "yes" : "no",
      text(token.createdAt()),
      text(token.expiresAt()),
      state(token, now)
    };
  }

  private static String state(AccessToken token, Instant now) {
    if (token.revokedAt() != null) {
      return "revoked";
    }
    return token.isValidAt(now) ? "valid" : "expired";
  }

  private static String text(@Nullable Instant time) {
    return time == null ? "never" : time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
