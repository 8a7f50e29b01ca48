package io.sluice.delta.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sluice.delta.RecordLayouts;
import io.sluice.delta.maintenance.MaintenanceException;
import io.sluice.delta.replay.PriceBook.Cost;
import io.sluice.delta.row.TableSchema;
import io.sluice.delta.row.UsageRow;
import io.sluice.delta.table.BulkWriter;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import io.sluice.delta.table.Progress;
import io.sluice.delta.table.TableRows;
import io.sluice.event.CallDestination;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepricingTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
  private static final PriceBook TRIPLE =
      call ->
          "opus".equals(call.model()) && call.tokens().input() != null
              ? Optional.of(new Cost(3 * call.tokens().input(), "2026-07"))
              : Optional.empty();

  @TempDir Path root;
  private Lake lake;
  private Progress progress = Progress.NONE;

  @BeforeEach
  void threeFilesOfCalls() throws Exception {
    lake = Lake.at(root.toString());
    for (int day = 0; day < 3; day++) {
      var writer = new BulkWriter(lake, RecordLayouts.ALL);
      for (int i = 0; i < 10; i++) {
        var at = NOON.plus(Duration.ofDays(day)).plusSeconds(i);
        writer.write(rows(call("call-" + day + "-" + i, i % 2 == 0 ? "opus" : "gpt", at, i), i));
      }
      progress = writer.commit(progress);
    }
  }

  @Test
  void changesExactlyTheRowsThatItShould() throws Exception {
    var before = byId();

    var done = new Repricing(lake, "2026-06-02", "2026-06-03T12:00:04Z", TRIPLE).run();

    var after = byId();
    var changed = new ArrayList<String>();
    after.forEach(
        (id, row) -> {
          if (!row.equals(before.get(id))) {
            changed.add(id);
          }
        });
    assertThat(after.keySet()).isEqualTo(before.keySet());
    assertThat(changed)
        .containsExactlyInAnyOrder(
            "call-1-0", "call-1-2", "call-1-4", "call-1-6", "call-1-8", "call-2-0", "call-2-2");
    for (var id : changed) {
      var expected = new HashMap<>(before.get(id));
      expected.put("cost_usd", 3.0 * (Long) expected.get("input_tokens"));
      expected.put("price_version", "2026-07");
      assertThat(after.get(id)).isEqualTo(expected);
    }
    assertThat(done.total().changed()).isEqualTo(7);
    assertThat(done.total().rows()).isEqualTo(14);
    assertThat(done.byModel().get("gpt").unpriced()).isEqualTo(7);
  }

  @Test
  void aPreviewTellsWhatChangesAndChangesNothing() throws Exception {
    long version = lake.look(UsageRow.TABLE).orElseThrow().version();

    var preview = new Repricing(lake, "2026-06-02", "2026-06-03", TRIPLE).preview();

    assertThat(preview.byModel().get("opus").changed()).isEqualTo(5);
    assertThat(preview.byModel().get("opus").before()).isEqualTo(20.0, within(1e-9));
    assertThat(preview.byModel().get("opus").after()).isEqualTo(60.0, within(1e-9));
    assertThat(preview.byModel().get("gpt").after()).isEqualTo(25.0, within(1e-9));
    assertThat(lake.look(UsageRow.TABLE).orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void theVersionBeforeCanStillBeRead() throws Exception {
    var before = byId();
    long version = lake.look(UsageRow.TABLE).orElseThrow().version();

    new Repricing(lake, "2026-06-01", "2026-06-04", TRIPLE).run();

    var travelled = new HashMap<String, Map<String, Object>>();
    DeltaTables.forEach(
        DeltaTables.version(lake.location(UsageRow.TABLE), version),
        row -> travelled.put((String) row.get("request_id"), row));
    assertThat(travelled).isEqualTo(before);
    assertThat(lake.look(UsageRow.TABLE).orElseThrow().version()).isEqualTo(version + 1);
  }

  @Test
  void theSameBookASecondTimeChangesNothing() throws Exception {
    new Repricing(lake, "2026-06-01", "2026-06-04", TRIPLE).run();
    long version = lake.look(UsageRow.TABLE).orElseThrow().version();

    var again = new Repricing(lake, "2026-06-01", "2026-06-04", TRIPLE).run();

    assertThat(again.total().changed()).isZero();
    assertThat(lake.look(UsageRow.TABLE).orElseThrow().version()).isEqualTo(version);
  }

  @Test
  void aBookSeesWhatTheProxySawWhenTheCallWasSettled() throws Exception {
    var seen = new ArrayList<PricedCall>();

    new Repricing(
            lake,
            "2026-06-01T12:00:04Z",
            "2026-06-01T12:00:05Z",
            call -> {
              seen.add(call);
              return Optional.empty();
            })
        .preview();

    var call = seen.get(0);
    assertThat(call.provider()).isEqualTo("anthropic");
    assertThat(call.providerModel()).isEqualTo("opus-1");
    assertThat(call.startedAt()).isEqualTo(NOON.plusSeconds(4));
    assertThat(call.tokens().input()).isEqualTo(4);
    assertThat(call.tokens().output()).isEqualTo(7);
    assertThat(call.tokens().cacheRead()).isEqualTo(1);
    assertThat(call.tokens().cacheCreation()).isEqualTo(2);
    assertThat(call.tokens().cacheCreation1h()).isEqualTo(2);
  }

  @Test
  void aLakeWithoutCallsIsSaidToBe(@TempDir Path empty) {
    assertThatThrownBy(
            () ->
                new Repricing(Lake.at(empty.toString()), "2026-06-01", "2026-06-04", TRIPLE)
                    .preview())
        .isInstanceOf(MaintenanceException.class)
        .hasMessageContaining("there is no table " + UsageRow.TABLE);
  }

  private Map<String, Map<String, Object>> byId() throws Exception {
    var rows = new HashMap<String, Map<String, Object>>();
    DeltaTables.rows(lake.location(UsageRow.TABLE))
        .forEach(row -> rows.put((String) row.get("request_id"), row));
    return rows;
  }

  private TableRows rows(CallSettled call, int i) {
    return new TableRows(
        UsageRow.TABLE,
        TableSchema.USAGE.name(),
        List.<Object[]>of(UsageRow.of(call).values()),
        "calls-0",
        progress.next("calls-0") + i,
        call.startedAt().toEpochMilli());
  }

  private static CallSettled call(String id, String model, Instant at, long tokens) {
    return new CallSettled(
        id,
        "ada@example.com",
        "USER",
        model,
        "anthropic/v1/messages",
        new CallOrigin("127.0.0.1", "/", "test", "other", null, false, Map.of("k", "v")),
        at,
        10,
        5L,
        200,
        null,
        "application/json",
        new CallDestination("EXTERNAL_FOUNDATION_MODEL", "anthropic", model + "-1", null),
        List.of(),
        new CallTokens(
            tokens,
            7L,
            tokens + 7,
            1L,
            2L,
            2L,
            null,
            TokenSource.PROVIDER_FINAL,
            "{\"cache_creation\":{\"ephemeral_1h_input_tokens\":2}}",
            null),
        (double) tokens,
        "2026-06",
        "proxy-1");
  }
}
