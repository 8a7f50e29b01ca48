package io.sluice.ingress.admission;

import static java.util.concurrent.CompletableFuture.completedStage;

import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Admission.Rejected;
import io.sluice.ingress.admission.Admission.Unavailable;
import io.sluice.ingress.admission.Limit.Quantity;
import io.sluice.ingress.admission.Reservation.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One call's way through its limits. It draws from all of them at one moment: while it waits for
 * one, it holds nothing of the others, so that every permit is used when it is drawn and none is
 * kept from others. What was drawn is given back when another limit refuses.
 */
final class Drawing {

  /** How often it starts again because a limit made it wait; every key waits once, as a rule. */
  private static final int MAX_WAITS = 8;

  private final PermitSource source;
  private final List<Requirement> requirements;
  private final long tokens;
  private final List<Draw> drawn = new ArrayList<>(4);
  private @Nullable Answer arrived;
  private int waits;

  /** What a limit said that was waited for. */
  private record Answer(Limit limit, Admission admission) {}

  /** What keeps a call from an alternative. */
  private sealed interface Obstacle {
    record Spent(Rejected because) implements Obstacle {}

    record Unknown(String reason) implements Obstacle {}

    record Wait(Limit limit, CompletionStage<Admission> answer) implements Obstacle {}
  }

  Drawing(PermitSource source, List<Requirement> requirements, long tokens) {
    this.source = source;
    this.requirements = requirements;
    this.tokens = tokens;
  }

  CompletionStage<Verdict> start() {
    for (var requirement : requirements) {
      var obstacle = meet(requirement);
      if (obstacle instanceof Obstacle.Wait wait) {
        prepareAfter(requirement, wait.limit());
        return await(wait);
      }
      if (obstacle != null) {
        giveBackFrom(0);
        giveBackArrived();
        return completedStage(verdict(obstacle));
      }
    }
    giveBackArrived();
    return completedStage(new Verdict.Admitted(new Reservation(drawn, source)));
  }

  /** Draws all of one alternative and answers null; else draws nothing. */
  private @Nullable Obstacle meet(Requirement requirement) {
    Obstacle soonest = null;
    for (var alternative : requirement.alternatives()) {
      int before = drawn.size();
      var obstacle = drawAll(alternative);
      if (obstacle == null) {
        return null;
      }
      if (obstacle instanceof Obstacle.Wait) {
        return obstacle;
      }
      giveBackFrom(before);
      soonest = sooner(soonest, obstacle);
    }
    return soonest;
  }

  private @Nullable Obstacle drawAll(List<Limit> limits) {
    for (var limit : limits) {
      var obstacle = draw(limit);
      if (obstacle != null) {
        return obstacle;
      }
    }
    return null;
  }

  private @Nullable Obstacle draw(Limit limit) {
    long permits = permits(limit);
    if (permits == 0) {
      return null;
    }
    if (limit.permits() == 0) {
      return new Obstacle.Spent(new Rejected(limit, limit.window()));
    }
    var known = arrived;
    if (known != null && known.limit().key().equals(limit.key())) {
      arrived = null;
      return take(limit, known.admission());
    }
    var answer = source.admit(limit, permits);
    var done = answer.toCompletableFuture();
    return done.isDone() ? take(limit, done.join()) : new Obstacle.Wait(limit, answer);
  }

  private @Nullable Obstacle take(Limit limit, Admission admission) {
    if (admission instanceof Rejected rejected) {
      return new Obstacle.Spent(rejected);
    }
    if (admission instanceof Unavailable unavailable) {
      return new Obstacle.Unknown(unavailable.reason());
    }
    drawn.add(new Draw(limit, (Admitted) admission));
    return null;
  }

  // a call larger than the whole limit takes all of it, and owes the rest when it is settled
  private long permits(Limit limit) {
    return limit.quantity() == Quantity.REQUESTS
        ? 1
        : Math.min(tokens, Math.max(1, limit.permits()));
  }

  private CompletionStage<Verdict> await(Obstacle.Wait wait) {
    giveBackFrom(0);
    giveBackArrived();
    waits++;
    if (waits > MAX_WAITS) {
      wait.answer().thenAccept(late -> giveBack(wait.limit(), late));
      return completedStage(new Verdict.Unknown("limits had to be waited for in turn"));
    }
    return wait.answer()
        .thenCompose(
            admission -> {
              arrived = new Answer(wait.limit(), admission);
              return start();
            });
  }

  // so that their leases come at the same time as the one that is waited for
  private void prepareAfter(Requirement requirement, Limit awaited) {
    boolean after = false;
    for (var each : requirements) {
      if (after) {
        each.alternatives().get(0).forEach(this::prepare);
      }
      if (each == requirement) {
        after = true;
        var limits = each.alternatives().get(0);
        limits.subList(limits.indexOf(awaited) + 1, limits.size()).forEach(this::prepare);
      }
    }
  }

  private void prepare(Limit limit) {
    long permits = permits(limit);
    if (permits > 0 && limit.permits() > 0) {
      source.prepare(limit, permits);
    }
  }

  private void giveBackFrom(int index) {
    while (drawn.size() > index) {
      var draw = drawn.remove(drawn.size() - 1);
      giveBack(draw.limit(), draw.admitted());
    }
  }

  private void giveBackArrived() {
    if (arrived != null) {
      giveBack(arrived.limit(), arrived.admission());
      arrived = null;
    }
  }

  private void giveBack(Limit limit, Admission admission) {
    if (admission instanceof Admitted admitted) {
      source.correct(limit, admitted, 0);
    }
  }

  // a choice is refused only when all of it is spent
  private static Obstacle sooner(@Nullable Obstacle one, Obstacle other) {
    if (one instanceof Obstacle.Spent before && other instanceof Obstacle.Spent now) {
      return now.because().retryAfter().compareTo(before.because().retryAfter()) < 0 ? now : before;
    }
    return one == null || one instanceof Obstacle.Spent ? other : one;
  }

  private static Verdict verdict(Obstacle obstacle) {
    if (obstacle instanceof Obstacle.Spent spent) {
      return new Verdict.Refused(spent.because());
    }
    return new Verdict.Unknown(((Obstacle.Unknown) obstacle).reason());
  }
}
