package io.sluice.ingress.room;

import static io.sluice.ingress.room.Room.BYTES_PER_CALL;
import static io.sluice.ingress.room.Room.COPIES_OF_A_BODY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoomTest {

  @Test
  void takesNoMoreCallsThanAllowed() {
    var room = new Room(2, Long.MAX_VALUE);
    room.enter();
    var second = room.enter();

    var third = room.enter();

    assertThat(third).isNull();
    second.leave();
    assertThat(room.enter()).isNotNull();
  }

  @Test
  void takesNoMoreMemoryThanAllowed() {
    var room = new Room(100, 2 * BYTES_PER_CALL + 1000 * COPIES_OF_A_BODY);
    var first = room.enter();
    var second = room.enter();

    assertThat(room.enter()).isNull();
    assertThat(first.grow(1000)).isTrue();
    assertThat(second.grow(1)).isFalse();
  }

  @Test
  void aPlaceLeftTwiceIsGivenBackOnce() {
    var room = new Room(5, Long.MAX_VALUE);
    room.enter();
    var place = room.enter();

    place.leave();
    place.leave();

    assertThat(room.calls()).isEqualTo(1);
    assertThat(room.bytes()).isEqualTo(BYTES_PER_CALL);
  }

  @Property
  void isEmptyWhenEverybodyHasLeftWhateverTheyTook(
      @ForAll List<@IntRange(min = 0, max = 100_000) Integer> bodies) {
    var room = new Room(20, 1_000_000);
    var places = new ArrayList<Room.Place>();
    for (int body : bodies) {
      var place = room.enter();
      if (place != null) {
        place.grow(body);
        places.add(place);
      }
      assertThat(room.bytes()).isLessThanOrEqualTo(1_000_000);
    }

    places.forEach(Room.Place::leave);

    assertThat(room.calls()).isZero();
    assertThat(room.bytes()).isZero();
  }
}
