package io.sluice.delta.table;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Stands before the sink and says of each record whether its rows may go on.
 *
 * <p>It looks at a table once, when the first record for it comes. That is enough: what is
 * committed later in the same attempt of the job is behind the records that are still to come. Only
 * a table that refuses its rows is looked at again, because somebody may have mended it.
 */
public final class TableGate {

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(30);

  /** Whether rows may go on. */
  public sealed interface Verdict {
    /** The table takes the rows and does not hold them yet. */
    record Open() implements Verdict {}

    /** The table holds the rows already. */
    record Held() implements Verdict {}

    /**
     * The table cannot take the rows.
     *
     * @param reason why, for people
     */
    record Closed(String reason) implements Verdict {}
  }

  private record Target(String table, String layout) {}

  private record Refusal(Verdict.Closed verdict, Instant lookAgain) {}

  private static final Verdict OPEN = new Verdict.Open();
  private static final Verdict HELD = new Verdict.Held();

  private final Lake lake;
  private final TableLayouts layouts;
  private final Clock clock;
  private final Map<Target, Map<String, Long>> nextOffsets = new HashMap<>();
  private final Map<Target, Refusal> refusals = new HashMap<>();
  private final Map<String, Optional<TableState>> states = new HashMap<>();
  private final Map<String, String> newTables = new HashMap<>();

  public TableGate(Lake lake, TableLayouts layouts, Clock clock) {
    this.lake = lake;
    this.layouts = layouts;
    this.clock = clock;
  }

  /**
   * Judges the rows of one record.
   *
   * @param log the topic partition the record is from, see {@link Progress}
   * @throws io.delta.kernel.exceptions.KernelEngineException when the lake cannot be read
   */
  public Verdict judge(String table, String layout, String log, long offset) {
    var target = new Target(table, layout);
    var closed = closed(target);
    if (closed.isPresent()) {
      return closed.get();
    }
    var nextByLog = nextOffsets.computeIfAbsent(target, unseen -> new HashMap<>());
    long next = nextByLog.computeIfAbsent(log, unseen -> next(table, unseen));
    return offset < next ? HELD : OPEN;
  }

  private Optional<Verdict> closed(Target target) {
    var refusal = refusals.get(target);
    if (refusal != null && clock.instant().isBefore(refusal.lookAgain())) {
      return Optional.of(refusal.verdict());
    }
    if (refusal == null && nextOffsets.containsKey(target)) {
      return Optional.empty();
    }
    return lookAgain(target);
  }

  private Optional<Verdict> lookAgain(Target target) {
    refusals.remove(target);
    states.remove(target.table());
    var reason = refusal(target);
    if (reason.isEmpty()) {
      return Optional.empty();
    }
    var closed = new Verdict.Closed(reason.get());
    refusals.put(target, new Refusal(closed, clock.instant().plus(BETWEEN_LOOKS)));
    return Optional.of(closed);
  }

  private Optional<String> refusal(Target target) {
    if (!TableName.isValid(target.table())) {
      return Optional.of("the table's name is not of the form catalog.schema.table");
    }
    try {
      var state = look(target.table());
      return state.isPresent()
          ? state.get().refusal(layouts.named(target.layout()))
          : refusalOfNew(target);
    } catch (UnusableTableException e) {
      return Optional.of(e.reason());
    }
  }

  // a table that is still to be made belongs to the kind of rows that came first
  private Optional<String> refusalOfNew(Target target) {
    var first = newTables.computeIfAbsent(target.table(), unseen -> target.layout());
    return first.equals(target.layout())
        ? Optional.empty()
        : Optional.of("the table is for rows of another kind");
  }

  private long next(String table, String log) {
    return look(table).map(state -> state.progress(Set.of(log)).next(log)).orElse(0L);
  }

  private Optional<TableState> look(String table) {
    var known = states.get(table);
    if (known == null) {
      known = lake.look(table);
      states.put(table, known);
    }
    return known;
  }
}
