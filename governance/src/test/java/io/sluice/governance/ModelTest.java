package io.sluice.governance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.event.JsonSerde;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelTest {

  private static final Price OLD = new Price(5, 25, 5, 5, 5);
  private static final Price NEW = new Price(4, 20, 4, 4, 4);
  private static final Price OWN = new Price(1, 2, 1, 1, 1);
  private static final Destination HERE = new Destination("p", "m", 100);
  private static final Instant DAY = Instant.parse("2026-06-01T00:00:00Z");

  @Test
  void aPriceHoldsFromTheFirstMomentOfItsDay() {
    var model = priced(OLD, new DatedPrice(LocalDate.parse("2026-06-01"), NEW));

    assertThat(model.priceAt(DAY.minusNanos(1), HERE))
        .hasValue(new EffectivePrice(OLD, "sluice.yaml"));
    assertThat(model.priceAt(DAY, HERE)).hasValue(new EffectivePrice(NEW, "2026-06-01"));
  }

  @Test
  void costsNothingKnownBeforeTheFirstPrice() {
    var model = priced(null, new DatedPrice(LocalDate.parse("2026-06-01"), NEW));

    assertThat(model.priceAt(DAY.minusSeconds(1), HERE)).isEmpty();
  }

  @Test
  void aDestinationsOwnPriceReplacesTheModels() {
    var own = new Destination("p", "m", 100, OWN, List.of());

    assertThat(priced(OLD).priceAt(DAY, own)).hasValue(new EffectivePrice(OWN, "sluice.yaml"));
  }

  @Test
  void onlyThoseItNamesMayExecuteIt() {
    var model = granted(List.of("user:ada@x", "service-principal:ci", "group:eng"), List.of());

    assertThat(model.isExecutableBy(user("ada@x"))).isTrue();
    assertThat(model.isExecutableBy(user("eve@x"))).isFalse();
    assertThat(model.isExecutableBy(user("eve@x", "eng"))).isTrue();
    assertThat(model.isExecutableBy(servicePrincipal("ci"))).isTrue();
    assertThat(model.isExecutableBy(servicePrincipal("ada@x"))).isFalse();
    assertThat(model.isExecutableBy(user("ci"))).isFalse();
    assertThat(model.isExecutableBy(servicePrincipal("xci"))).isFalse();
  }

  @Test
  void isSeenByThoseWhoMayExecuteItOrReadAboutIt() {
    var hidden = granted(List.of("ada@x"), List.of());
    var listed = granted(List.of("ada@x"), List.of("everyone"));
    var open = granted(List.of(), List.of());

    assertThat(hidden.isVisibleTo(user("ada@x"))).isTrue();
    assertThat(hidden.isVisibleTo(user("eve@x"))).isFalse();
    assertThat(listed.isVisibleTo(user("eve@x"))).isTrue();
    assertThat(listed.isExecutableBy(user("eve@x"))).isFalse();
    assertThat(open.isVisibleTo(user("eve@x"))).isTrue();
  }

  @Test
  void recordsContentUnlessTheModelOrAGroupForbidsIt() {
    var ada = user("ada@x");
    var discreet = new Principal("ada@x", Principal.Type.USER, Set.of(), false, true);

    assertThat(recording("a.b.c", false).payloadTableFor(ada)).hasValue("a.b.c_payload");
    assertThat(recording("a.b.c", false).payloadTableFor(discreet)).isEmpty();
    assertThat(recording("a.b.c", true).payloadTableFor(ada)).isEmpty();
    assertThat(recording(null, false).payloadTableFor(ada)).isEmpty();
  }

  @Test
  void travelsAsJsonAndBack() throws Exception {
    var model =
        new Model(
            "m",
            List.of("a"),
            List.of(HERE),
            List.of(new Destination("q", "n", 0, OWN, List.of())),
            Duration.ofSeconds(20),
            OLD,
            List.of(new DatedPrice(LocalDate.parse("2026-06-01"), NEW)),
            "a.b.c",
            true,
            List.of("ada@x"),
            List.of("everyone"),
            List.of());

    assertThat(read(JsonSerde.MAPPER.writeValueAsString((Declaration) model))).isEqualTo(model);
  }

  @Test
  void anOlderRecordLacksWhatCameLater() throws Exception {
    var older =
        """
        {"kind": "model", "name": "m", "aliases": [], "execute": [], "rateLimits": [],
         "destinations": [{"provider": "p", "model": "m", "traffic": 100}], "inferenceTable": "a.b.c"}
        """;

    assertThat(read(older))
        .isEqualTo(new Model("m", List.of(), List.of(HERE), null, "a.b.c", List.of(), List.of()));
    assertThat(read("{\"kind\": \"group\", \"name\": \"g\", \"members\": [\"a\"]}"))
        .isEqualTo(new Group("g", List.of("a")));
  }

  private static Declaration read(String json) throws JsonProcessingException {
    return JsonSerde.MAPPER.readValue(json, Declaration.class);
  }

  private static Model priced(Price always, DatedPrice... dated) {
    return model(always, List.of(dated), null, false, List.of(), List.of());
  }

  private static Model granted(List<String> execute, List<String> readMetadata) {
    return model(null, List.of(), null, false, execute, readMetadata);
  }

  private static Model recording(String table, boolean usageOnly) {
    return model(null, List.of(), table, usageOnly, List.of(), List.of());
  }

  private static Model model(
      Price always,
      List<DatedPrice> dated,
      String table,
      boolean usageOnly,
      List<String> execute,
      List<String> readMetadata) {
    return new Model(
        "m",
        List.of(),
        List.of(HERE),
        List.of(),
        null,
        always,
        dated,
        table,
        usageOnly,
        execute,
        readMetadata,
        List.of());
  }

  private static Principal user(String name, String... groups) {
    return new Principal(name, Principal.Type.USER, Set.of(groups), false);
  }

  private static Principal servicePrincipal(String name) {
    return new Principal(name, Principal.Type.SERVICE_PRINCIPAL, Set.of(), false);
  }
}
