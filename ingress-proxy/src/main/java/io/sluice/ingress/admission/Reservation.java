package io.sluice.ingress.admission;

import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Limit.Quantity;
import java.util.List;
import java.util.Optional;

/** What a call has drawn from its limits. */
public final class Reservation {

  /** For calls that nothing limits. */
  static final Reservation NONE = new Reservation(List.of(), limitless());

  private final List<Draw> draws;
  private final PermitSource source;

  /** What was drawn from one limit. */
  record Draw(Limit limit, Admitted admitted) {}

  Reservation(List<Draw> draws, PermitSource source) {
    this.draws = draws;
    this.source = source;
  }

  /** What was drawn, limit by limit. */
  List<Draw> draws() {
    return List.copyOf(draws);
  }

  /** Takes in how many tokens the call has used in truth. */
  public void settle(long usedTokens) {
    for (var draw : draws) {
      if (draw.limit().quantity() == Quantity.TOKENS) {
        source.correct(draw.limit(), draw.admitted(), usedTokens);
      }
    }
  }

  /** The limit on this quantity that has the fewest permits left, and how many those are. */
  Optional<Standing> tightest(Quantity quantity) {
    Draw tightest = null;
    for (var draw : draws) {
      if (draw.limit().quantity() == quantity
          && draw.admitted().remaining() >= 0
          && (tightest == null || draw.admitted().remaining() < tightest.admitted().remaining())) {
        tightest = draw;
      }
    }
    return Optional.ofNullable(tightest)
        .map(draw -> Standing.after(draw.limit(), draw.admitted().remaining()));
  }

  private static PermitSource limitless() {
    return (limit, permits) -> {
      throw new IllegalStateException("there is no limit to draw from");
    };
  }
}
