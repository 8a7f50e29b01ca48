package io.sluice.governance;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
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

    assertThat(diff.isEmpty()).isTrue();
  }

  @Property
  void applyingTheSameFileTwiceChangesNothing(@ForAll List<String> members) {
    var declared = List.of(new Group("all", members));

    assertThat(GovernanceDiff.of(declared, declared).isEmpty()).isTrue();
  }
}
