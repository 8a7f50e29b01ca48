package io.sluice.ingress.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.governance.Destination;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.permission.Permission.Granted;
import io.sluice.ingress.permission.Permission.Refused;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PermissionTest {

  private static final Principal ADA = principal("ada@x", "engineers");
  private static final Principal EVE = principal("eve@x", "guests");

  @Test
  void everyKnownPrincipalMayCallAModelThatNamesNobody() {
    var open = model(List.of(), List.of());

    assertThat(ask(open, EVE)).isEqualTo(new Granted(open));
  }

  @Test
  void aModelIsNotThereForThoseItDoesNotName() {
    var model = model(List.of("group:engineers"), List.of());

    assertThat(ask(model, ADA)).isEqualTo(new Granted(model));
    assertThat(ask(model, EVE)).isEqualTo(Permission.toExecute(Optional.empty(), EVE, "opus"));
    assertThat(ask(model, EVE))
        .isEqualTo(
            new Refused(Refusal.of(Kind.MODEL_NOT_FOUND, "NOT_FOUND: 'opus' does not exist")));
  }

  @Test
  void aModelThatMayBeSeenIsDeniedByName() {
    var model = model(List.of("group:engineers"), List.of("group:guests"));

    assertThat(ask(model, EVE))
        .isEqualTo(
            new Refused(
                Refusal.of(
                    Kind.PERMISSION_DENIED,
                    "PERMISSION_DENIED: Caller does not have EXECUTE privilege on MODEL SERVICE"
                        + " 'opus'")));
  }

  @Test
  void whatIsEchoedIsShortAndPrintable() {
    var refused = (Refused) Permission.toExecute(Optional.empty(), EVE, "a\n" + "b".repeat(500));

    assertThat(refused.refusal().message())
        .hasSizeLessThan(240)
        .contains("a?b")
        .doesNotContain("\n");
  }

  private static Permission ask(Model model, Principal principal) {
    return Permission.toExecute(Optional.of(model), principal, "opus");
  }

  private static Principal principal(String name, String group) {
    return new Principal(name, Principal.Type.USER, Set.of(group), false);
  }

  private static Model model(List<String> execute, List<String> readMetadata) {
    return new Model(
        "databricks-opus",
        List.of("opus"),
        List.of(new Destination("p", "m", 100)),
        List.of(),
        null,
        null,
        List.of(),
        null,
        false,
        execute,
        readMetadata,
        List.of());
  }
}
