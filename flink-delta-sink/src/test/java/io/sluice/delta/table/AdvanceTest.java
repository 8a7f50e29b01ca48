package io.sluice.delta.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class AdvanceTest {

  private static final String LOG = "calls-0";
  private static final String OTHER = "calls-1";

  @Test
  void aChangeBehindTheTablesOffsetsIsFresh() {
    var progress = new Progress(Map.of(LOG, 10L));

    var advance = Advance.of(Map.of(LOG, new OffsetRange(7, 10, 15)), progress);

    assertThat(advance).isEqualTo(Advance.FRESH);
  }

  @Test
  void aChangeToATableWithoutRowsIsFresh() {
    var advance = Advance.of(Map.of(LOG, OffsetRange.of(3)), Progress.NONE);

    assertThat(advance).isEqualTo(Advance.FRESH);
  }

  @Test
  void aChangeThatIsInTheTableIsCovered() {
    var progress = new Progress(Map.of(LOG, 15L, OTHER, 99L));

    var advance =
        Advance.of(
            Map.of(LOG, new OffsetRange(7, 10, 15), OTHER, new OffsetRange(0, 1, 2)), progress);

    assertThat(advance).isEqualTo(Advance.COVERED);
  }

  @Test
  void aChangeThatIsHalfInTheTableOverlaps() {
    var progress = new Progress(Map.of(LOG, 12L));

    var advance = Advance.of(Map.of(LOG, new OffsetRange(7, 10, 15)), progress);

    assertThat(advance).isEqualTo(Advance.OVERLAP);
  }

  @Test
  void aChangeThatIsThereForOneLogOnlyOverlaps() {
    var progress = new Progress(Map.of(LOG, 15L));

    var advance = Advance.of(Map.of(LOG, OffsetRange.of(3), OTHER, OffsetRange.of(3)), progress);

    assertThat(advance).isEqualTo(Advance.OVERLAP);
  }

  @Test
  void aTableThatNeverGotTheChangeBeforeHasAHole() {
    var progress = new Progress(Map.of(LOG, 5L));

    var advance = Advance.of(Map.of(LOG, new OffsetRange(7, 10, 15)), progress);

    assertThat(advance).isEqualTo(Advance.HOLE);
  }

  /** One life of a table and a job that is rewound, at will, to any offset it has been at. */
  @Property
  void howeverOftenTheJobIsRewoundEveryOffsetIsInTheTableOnce(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 0, max = 9) Integer> steps) {
    var table = new ArrayList<Integer>();
    var progress = Progress.NONE;
    int position = 0;

    for (int step : steps) {
      if (step < 3) {
        position = position * step / 3;
        continue;
      }
      int end = position + step;
      int first = Math.toIntExact(Math.max(position, progress.next(LOG)));
      if (first < end) {
        var range = Map.of(LOG, new OffsetRange(0, first, end));
        assertThat(Advance.of(range, progress)).isEqualTo(Advance.FRESH);
        progress = progress.advancedBy(range);
        assertThat(Advance.of(range, progress)).isEqualTo(Advance.COVERED);
        for (int offset = first; offset < end; offset++) {
          table.add(offset);
        }
      }
      position = end;
    }

    assertThat(table).doesNotHaveDuplicates().isSorted();
    assertThat(table).hasSize(Math.toIntExact(progress.next(LOG)));
  }
}
