package io.sluice.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class GovernanceDiffTest {

  @Test
  void putsWhatIsNewOrChangedAndTakesBackWhatIsGone() {
    var stays = new Group("stays", List.of("ada"));
    var before = new Group("changes", List.of("ada"));
    var after = new Group("changes", List.of("ada", "ben"));
    var gone = new Group("gone", List.of("ada"));
    var added = new Group("new", List.of("ada"));

    var diff = GovernanceDiff.of(List.of(stays, before, gone), List.of(stays, after, added));

    assertThat(diff.put()).containsExactly(after, added);
    assertThat(diff.takenBack()).containsExactly("group:gone");
  }

  @Test
  void leavesAccessTokensInForce() {
    var token =
        NewAccessToken.of("ada", List.of(), false, Instant.EPOCH, null, new SecureRandom()).token();

    var diff = GovernanceDiff.of(List.of(token), List.of());

    assertThat(diff.put()).isEmpty();
    assertThat(diff.takenBack()).isEmpty();
  }

  @Test
  void leavesInForceWhatWasMadeBesideTheFile() {
    var ofTheFile = new Group("file", List.of("ada"));
    var beside = new Group("beside", List.of("ben"));
    var claim = new FileClaim(List.of("group:file"), FileClaim.Origin.FILE);

    var diff = GovernanceDiff.of(List.of(ofTheFile, beside, claim), List.of());

    assertThat(diff.takenBack()).containsExactly("group:file");
    assertThat(diff.claim()).isEqualTo(new FileClaim(List.of(), FileClaim.Origin.FILE));
  }

  @Test
  void aFileTakesOverWhatWasMadeBesideIt() {
    var beside = new Group("g", List.of("ben"));
    var ofTheFile = new Group("g", List.of("ada"));
    var claim = new FileClaim(List.of(), FileClaim.Origin.FILE);

    var diff = GovernanceDiff.of(List.of(beside, claim), List.of(ofTheFile));

    assertThat(diff.put()).containsExactly(ofTheFile);
    assertThat(diff.claim()).isEqualTo(new FileClaim(List.of("group:g"), FileClaim.Origin.FILE));
  }

  @Test
  void onlyAFileReservesWhatItHolds() {
    var keys = List.of("group:g");

    assertThat(new FileClaim(keys, FileClaim.Origin.FILE).reserves("group:g")).isTrue();
    assertThat(new FileClaim(keys, FileClaim.Origin.FILE).reserves("group:h")).isFalse();
    assertThat(new FileClaim(keys, FileClaim.Origin.BUILT_IN).reserves("group:g")).isFalse();
  }

  @Property
  void applyingTheSameFileTwiceChangesNothing(@ForAll List<String> members) {
    var declared = List.of(new Group("all", members));

    var first = GovernanceDiff.of(List.of(), declared);
    var inForce = new ArrayList<Declaration>(first.put());
    inForce.add(first.claim());

    assertThat(GovernanceDiff.of(inForce, declared).isEmpty()).isTrue();
  }
}
