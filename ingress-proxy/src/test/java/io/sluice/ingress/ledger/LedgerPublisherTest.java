package io.sluice.ingress.ledger;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.CallAdmitted;
import io.sluice.ingress.spool.Spool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerPublisherTest {

  @TempDir private Path directory;

  private final FakeLog log = new FakeLog();

  @Test
  void strictAccountingStartsNoCallWhileRecordsGoToTheSpool() throws Exception {
    try (var ledger = ledger(Accounting.STRICT)) {
      log.goAway();
      var recorded = ledger.admitted(admission());
      log.loseTrackOf(0); // nothing is under way any more that could be overdue
      recorded.get(9, SECONDS);

      assertThat(ledger.trouble()).hasValueSatisfying(why -> assertThat(why).contains("spooling"));
    }
  }

  @Test
  void spoolAccountingGoesOnWhileTheyDo() throws Exception {
    try (var ledger = ledger(Accounting.SPOOL)) {
      log.goAway();
      var recorded = ledger.admitted(admission());
      log.loseTrackOf(0);
      recorded.get(9, SECONDS);

      assertThat(ledger.trouble()).isEmpty();
      assertThat(ledger.spooling()).isPresent();
    }
  }

  private LedgerPublisher ledger(Accounting accounting) throws IOException {
    var spool = Spool.open(directory, 1 << 20);
    var delivery = new Delivery(log, spool, System::nanoTime, Clock.systemUTC());
    return new LedgerPublisher(accounting, spool, delivery, Clock.systemUTC());
  }

  private static CallAdmitted admission() {
    return new CallAdmitted(
        "call-1", Instant.EPOCH, "ada@example.com", List.of(), "opus", "anthropic", 0, "proxy-1");
  }
}
