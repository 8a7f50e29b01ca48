package io.sluice.ingress.room;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.ingress.dialect.Refusal;
import io.sluice.ingress.dialect.Refusal.Kind;
import io.sluice.ingress.ledger.CallHandler;
import java.time.Duration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Gives every call a place; 503 when there is none. A proxy that is full says so at once, instead
 * of queueing until it runs out of memory.
 */
public final class RoomHandler extends CallHandler {

  private static final String PLACE = Room.Place.class.getName();
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final Room room;

  public RoomHandler(Room room, MeterRegistry metrics) {
    this.room = room;
    Gauge.builder("sluice_calls_under_way", room, Room::calls)
        .description("calls that have a place now")
        .register(metrics);
    Gauge.builder("sluice_calls_under_way_memory", room, Room::bytes)
        .description("memory that the calls under way are reckoned to take")
        .baseUnit("bytes")
        .register(metrics);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    var place = room.enter();
    if (place == null) {
      refuse(request, response, callback, full());
      return true;
    }
    request.setAttribute(PLACE, place);
    Request.addCompletionListener(request, failure -> place.leave());
    proceed(request, response, callback);
    return true;
  }

  /** The place of the call that this request is. */
  public static Room.Place place(Request request) {
    return requireNonNull((Room.Place) request.getAttribute(PLACE), "the call has no place");
  }

  /** The refusal of a call for which there is no room. */
  public static Refusal full() {
    return Refusal.retryable(
        Kind.UNAVAILABLE,
        "the gateway has as many calls under way as it can hold; try again",
        ASK_AGAIN);
  }
}
