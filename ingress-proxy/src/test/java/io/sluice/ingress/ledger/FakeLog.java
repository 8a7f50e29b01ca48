package io.sluice.ingress.ledger;

import io.sluice.ingress.spool.SpoolRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** A log in memory that acknowledges when it is told to. */
final class FakeLog implements RecordLog {

  private record Pending(SpoolRecord record, Consumer<Outcome> outcome) {}

  private final List<RecordName> recorded = new ArrayList<>();
  private final Deque<Pending> pending = new ArrayDeque<>();
  private boolean away;

  @Override
  public void send(SpoolRecord record, Consumer<Outcome> outcome) {
    synchronized (this) {
      if (away) {
        pending.add(new Pending(record, outcome));
        return;
      }
      note(record);
    }
    outcome.accept(Outcome.RECORDED);
  }

  @Override
  public synchronized Set<RecordName> present(Set<RecordName> names, long sinceMillis)
      throws LogAwayException {
    if (away) {
      throw new LogAwayException(new IOException("away"));
    }
    var present = new HashSet<>(names);
    present.retainAll(recorded);
    return present;
  }

  @Override
  public void close(Duration patience) {
    end(Outcome.UNCERTAIN);
  }

  synchronized void goAway() {
    away = true;
  }

  /** Acknowledges what was sent meanwhile, in order. */
  void comeBack() {
    synchronized (this) {
      away = false;
    }
    end(Outcome.RECORDED);
  }

  /** Gives up what was sent, after some of it has been recorded all the same. */
  void loseTrackOf(int recordedAllTheSame) {
    synchronized (this) {
      pending.stream().limit(recordedAllTheSame).forEach(sent -> note(sent.record()));
    }
    end(Outcome.UNCERTAIN);
  }

  synchronized List<RecordName> recorded() {
    return List.copyOf(recorded);
  }

  /** Was recorded by somebody else. */
  synchronized void note(SpoolRecord record) {
    recorded.add(RecordName.of(record.topic(), record.value()).orElseThrow());
  }

  private void end(Outcome outcome) {
    List<Pending> ended;
    synchronized (this) {
      ended = List.copyOf(pending);
      pending.clear();
      if (outcome == Outcome.RECORDED) {
        ended.forEach(sent -> note(sent.record()));
      }
    }
    ended.forEach(sent -> sent.outcome().accept(outcome));
  }
}
