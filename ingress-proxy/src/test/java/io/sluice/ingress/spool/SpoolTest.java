package io.sluice.ingress.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final long ROOM = 64L * 1024 * 1024;

  @TempDir private Path directory;

  @Test
  void givesBackWhatItTookInOrder() throws Exception {
    try (var spool = Spool.open(directory, ROOM)) {
      for (int i = 0; i < 100; i++) {
        append(spool, "record-" + i);
      }

      var read = values(spool);

      assertThat(read).hasSize(100).startsWith("record-0").endsWith("record-99");
      assertThat(spool.records()).isEqualTo(100);
    }
  }

  @Test
  void keepsEveryPartOfARecord() throws Exception {
    try (var spool = Spool.open(directory, ROOM)) {
      spool.append(new SpoolRecord("topic-é", bytes("key"), bytes("value"), 42)).get(9, SECONDS);

      var record = spool.next().orElseThrow().record();

      assertThat(record.topic()).isEqualTo("topic-é");
      assertThat(record.key()).isEqualTo(bytes("key"));
      assertThat(record.value()).isEqualTo(bytes("value"));
      assertThat(record.timestampMillis()).isEqualTo(42);
    }
  }

  @Test
  void theNextProcessReadsWhatWasNotDelivered() throws Exception {
    try (var spool = Spool.open(directory, ROOM)) {
      append(spool, "one");
      append(spool, "two");
      spool.next();
    }

    try (var spool = Spool.open(directory, ROOM)) {
      assertThat(values(spool)).containsExactly("one", "two");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void nobodyElseOnTheMachineReadsWhatWaits() throws Exception {
    var shared = directory.resolve("spool");

    try (var spool = Spool.open(shared, ROOM)) {
      append(spool, "a prompt");

      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(shared)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void leavesNoFileOnceAllIsDelivered() throws Exception {
    try (var spool = Spool.open(directory, ROOM)) {
      append(spool, "one");
      append(spool, "two");

      for (var entry = spool.next(); entry.isPresent(); entry = spool.next()) {
        spool.done(entry.get().place());
      }
      spool.close();

      assertThat(spool.bytes()).isZero();
      assertThat(spool.records()).isZero();
      assertThat(files(spool)).isEmpty();
    }
  }

  @Test
  void passesOverWhatSomebodyElseDelivers() throws Exception {
    Place held;
    try (var spool = Spool.open(directory, ROOM)) {
      held = spool.appendHeld(record("held")).get(9, SECONDS);
      append(spool, "free");

      assertThat(values(spool)).containsExactly("free");
      assertThat(held.offset()).isZero();
    }

    try (var spool = Spool.open(directory, ROOM)) {
      assertThat(values(spool)).containsExactly("held", "free");
    }
  }

  @Test
  void doesNotGiveBackWhatIsDeliveredBeforeItIsRead() throws Exception {
    try (var spool = Spool.open(directory, ROOM)) {
      var held = spool.appendHeld(record("held")).get(9, SECONDS);
      append(spool, "free");

      spool.done(held);

      assertThat(values(spool)).containsExactly("free");
    }
  }

  @Test
  void refusesWhatDoesNotFit() throws Exception {
    try (var spool = Spool.open(directory, 1000)) {
      append(spool, "x".repeat(800));

      var refused = spool.append(record("y".repeat(800)));

      assertThatThrownBy(() -> refused.get(9, SECONDS))
          .hasCauseInstanceOf(SpoolFullException.class);
      assertThat(values(spool)).hasSize(1);
    }
  }

  @Test
  void hasRoomAgainOnceRecordsAreDelivered() throws Exception {
    try (var spool = Spool.open(directory, 1000)) {
      for (int i = 0; i < 50; i++) {
        append(spool, "x".repeat(800));
        spool.done(spool.next().orElseThrow().place());
        awaitEmpty(spool);
      }

      assertThat(spool.bytes()).isZero();
    }
  }

  @Test
  void processesBesideEachOtherHaveTheirOwn() throws Exception {
    try (var one = Spool.open(directory, ROOM);
        var other = Spool.open(directory, ROOM)) {
      append(one, "one");
      append(other, "other");

      assertThat(values(one)).containsExactly("one");
      assertThat(values(other)).containsExactly("other");
    }
  }

  @Test
  void takesOverWhatTheDeadHaveLeft() throws Exception {
    try (var one = Spool.open(directory, ROOM);
        var other = Spool.open(directory, ROOM)) {
      append(one, "one");
      append(other, "other");
    }

    try (var heir = Spool.open(directory, ROOM)) {
      assertThat(values(heir)).containsExactly("one", "other");
    }
  }

  @Test
  void manyThreadsLoseNothing() throws Exception {
    try (var spool = Spool.open(directory, ROOM)) {
      var written = new ArrayList<CompletableFuture<?>>();
      for (int thread = 0; thread < 8; thread++) {
        written.add(CompletableFuture.runAsync(() -> appendMany(spool)));
      }
      CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).get(60, SECONDS);

      assertThat(values(spool)).hasSize(8 * 200);
    }
  }

  private static void appendMany(Spool spool) {
    for (int i = 0; i < 200; i++) {
      spool.append(record("record")).join();
    }
  }

  private static void awaitEmpty(Spool spool) {
    long deadline = System.nanoTime() + SECONDS.toNanos(10);
    while (spool.bytes() > 0 && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  private static void append(Spool spool, String value) throws Exception {
    spool.append(record(value)).get(9, SECONDS);
  }

  private static SpoolRecord record(String value) {
    return new SpoolRecord("topic", bytes("key"), bytes(value), 1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<String> values(Spool spool) throws IOException {
    var values = new ArrayList<String>();
    for (var entry = spool.next(); entry.isPresent(); entry = spool.next()) {
      values.add(new String(entry.get().record().value(), UTF_8));
    }
    return values;
  }

  private static List<Path> files(Spool spool) throws IOException {
    try (var files = Files.list(spool.path())) {
      return files.filter(Segment::isSegment).toList();
    }
  }
}
