package io.sluice.dashboards.api;

import io.sluice.dashboards.web.Endpoint;
import io.sluice.dashboards.web.Inquiry;
import io.sluice.dashboards.web.Reply;
import io.sluice.governance.Directory;
import io.sluice.governance.api.GovernanceApi;
import io.sluice.governance.api.Question;
import io.sluice.governance.api.Reply.Answer;
import io.sluice.governance.api.Reply.Change;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /api/governance/…}: the admin API for the pages, decided by the same code as the proxies'
 * and laid down on the same topic. For administrators only; every change is one line of the log.
 */
public final class GovernanceEndpoint implements Endpoint {

  private static final Logger LOGGER = LoggerFactory.getLogger(GovernanceEndpoint.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration UNTIL_KNOWN = Duration.ofSeconds(2);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

  private final Supplier<Directory> directory;
  private final Declaring declaring;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  public GovernanceEndpoint(Supplier<Directory> directory, Declaring declaring, Clock clock) {
    this.directory = directory;
    this.declaring = declaring;
    this.clock = clock;
  }

  @Override
  public Reply answer(Inquiry inquiry) throws InterruptedException {
    var admin = inquiry.requireAdmin();
    var path = inquiry.path().subList(1, inquiry.path().size());
    if (path.isEmpty()) {
      return Reply.refused(404, "there is nothing at this path");
    }
    var body = inquiry.body().length == 0 ? null : inquiry.json();
    var answered =
        GovernanceApi.answer(
            new Question(inquiry.method(), path, body),
            directory.get().declarations(),
            clock.instant(),
            random);
    if (answered instanceof Change change) {
      return changed(change, admin.name());
    }
    var answer = (Answer) answered;
    return answer.status() < 400
        ? Reply.json(answer.status(), answer.body())
        : Reply.refused(answer.status(), answer.body().path("message").asText());
  }

  private Reply changed(Change change, String admin) throws InterruptedException {
    try {
      declaring
          .declare(change.key(), change.declaration())
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log(change, admin, "governance change not acknowledged");
      return Reply.refused(
          503, "Kafka did not acknowledge the change; it may or may not be in force");
    }
    awaitKnown(change);
    log(change, admin, "governance changed");
    return Reply.json(change.status(), change.body());
  }

  private static void log(Change change, String admin, String what) {
    LOGGER
        .atInfo()
        .addKeyValue("userId", admin)
        .addKeyValue("action", change.action())
        .addKeyValue("declaration", change.key())
        .log(what);
  }

  // whoever asks next, asks this process
  private void awaitKnown(Change change) {
    long deadline = System.nanoTime() + UNTIL_KNOWN.toNanos();
    while (!isKnown(change) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private boolean isKnown(Change change) {
    return directory.get().declarations().stream()
        .filter(declaration -> declaration.key().equals(change.key()))
        .findFirst()
        .equals(Optional.ofNullable(change.declaration()));
  }
}
