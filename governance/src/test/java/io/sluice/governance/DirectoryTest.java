package io.sluice.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DirectoryTest {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final NewAccessToken ada =
      NewAccessToken.of(
          "ada@example.com",
          List.of("admins"),
          true,
          NOON,
          NOON.plus(Duration.ofDays(1)),
          new SecureRandom());

  @Test
  void identifiesTheHolderOfASecretWithAllGroups() {
    var directory =
        Directory.of(
            Set.of(ada.token(), new Group("engineers", List.of("ada@example.com", "b@x"))));

    var principal = directory.identify(ada.secret(), NOON).orElseThrow();

    assertThat(principal.name()).isEqualTo("ada@example.com");
    assertThat(principal.type()).isEqualTo(Principal.Type.USER);
    assertThat(principal.groups()).containsExactlyInAnyOrder("admins", "engineers");
    assertThat(principal.admin()).isTrue();
  }

  @Test
  void knowsNobodyByAnotherSecret() {
    assertThat(Directory.of(Set.of(ada.token())).identify(ada.secret() + "x", NOON)).isEmpty();
  }

  @Test
  void refusesAnExpiredToken() {
    var directory = Directory.of(Set.of(ada.token()));

    assertThat(directory.identify(ada.secret(), NOON.plus(Duration.ofDays(1)))).isEmpty();
  }

  @Test
  void refusesARevokedToken() {
    var directory = Directory.of(Set.of(ada.token().revoked(NOON)));

    assertThat(directory.identify(ada.secret(), NOON)).isEmpty();
  }

  @Test
  void knowsNobodyWhoIsShutOut() {
    var out = new KnownPrincipal("ada@example.com", Principal.Type.USER, null, true);

    assertThat(Directory.of(Set.of(ada.token(), out)).identify(ada.secret(), NOON)).isEmpty();
  }

  @Test
  void takesADeclaredPrincipalForWhatItIs() {
    var bot =
        new KnownPrincipal("ada@example.com", Principal.Type.SERVICE_PRINCIPAL, "Ada 2000", false);

    var principal = Directory.of(Set.of(ada.token(), bot)).identify(ada.secret(), NOON);

    assertThat(principal.orElseThrow().type()).isEqualTo(Principal.Type.SERVICE_PRINCIPAL);
  }

  @Test
  void knowsWhoseContentIsNotRecorded() {
    var legal = new Group("legal", List.of("ada@example.com"), true);

    var principal = Directory.of(Set.of(ada.token(), legal)).identify(ada.secret(), NOON);

    assertThat(principal.orElseThrow().usageOnly()).isTrue();
  }

  @Test
  void knowsWhoLeadsWhichGroups() {
    var b = new Group("b", List.of("ben@x"), List.of("ada@example.com"), false);
    var a = new Group("a", List.of("cy@x"), List.of("ada@example.com", "ben@x"), false);

    var directory = Directory.of(List.of(b, a));

    assertThat(directory.groupsLedBy("ada@example.com")).containsExactly(a, b);
    assertThat(directory.groupsLedBy("cy@x")).isEmpty();
  }

  @Test
  void listsEveryModelOnce() {
    var directory = Directory.of(List.of(model("sonnet", "s"), model("opus", "best", "o")));

    assertThat(directory.models()).extracting(Model::name).containsExactly("opus", "sonnet");
  }

  @Test
  void keepsNothingOfTheSecretButItsHash() {
    assertThat(ada.token().toString()).doesNotContain(ada.secret());
    assertThat(ada.toString()).doesNotContain(ada.secret());
  }

  @Test
  void findsAModelByNameAndByAliasAndPrefersTheName() {
    var opus = model("opus", "best", "sonnet");
    var sonnet = model("sonnet");
    var directory = Directory.of(List.of(sonnet, opus));

    assertThat(directory.model("best")).hasValue(opus);
    assertThat(directory.model("sonnet")).hasValue(sonnet);
    assertThat(directory.model("haiku")).isEmpty();
  }

  @Test
  void letsOnlyTheNamedExecuteAModel() {
    var restricted =
        new Model("m", List.of(), List.of(), null, null, List.of("group:eng", "c@x"), List.of());

    assertThat(restricted.isExecutableBy(principal("a@x", "eng"))).isTrue();
    assertThat(restricted.isExecutableBy(principal("c@x"))).isTrue();
    assertThat(restricted.isExecutableBy(principal("eng"))).isFalse();
    assertThat(model("open").isExecutableBy(principal("anybody@x"))).isTrue();
  }

  private static Principal principal(String name, String... groups) {
    return new Principal(name, Principal.typeOf(name), Set.of(groups), false);
  }

  private static Model model(String name, String... aliases) {
    return new Model(name, List.of(aliases), List.of(), null, null, List.of(), List.of());
  }
}
