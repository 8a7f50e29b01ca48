package io.sluice.ingress.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A crash at any byte leaves the records that were written before it, and nothing else. */
class SpoolCrashTest {

  @Property(tries = 200)
  void whatWasWholeBeforeTheCrashIsReadBack(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 3000) Integer> sizes,
      @ForAll Random random)
      throws Exception {
    var directory = Files.createTempDirectory("spool-");
    try {
      var records = records(sizes, random);
      var ends = write(directory, records);
      int cut = random.nextInt(ends.get(ends.size() - 1) + 1);
      crash(segment(directory), cut, random);

      var read = readBack(directory);

      long whole = ends.stream().filter(end -> end <= cut).count();
      assertThat(read).hasSize((int) whole);
      for (int i = 0; i < whole; i++) {
        assertThat(read.get(i).value()).isEqualTo(records.get(i).value());
      }
    } finally {
      delete(directory);
    }
  }

  @Property(tries = 50)
  void whatIsWrittenAfterACrashIsReadBackToo(
      @ForAll @Size(min = 1, max = 5) List<@IntRange(max = 300) Integer> sizes,
      @ForAll Random random)
      throws Exception {
    var directory = Files.createTempDirectory("spool-");
    try {
      var records = records(sizes, random);
      var ends = write(directory, records);
      crash(segment(directory), ends.get(ends.size() - 1) - 1, random);
      try (var spool = Spool.open(directory, 1 << 20)) {
        spool.append(records.get(0)).join();
      }

      var read = readBack(directory);

      assertThat(read).hasSize(records.size());
      assertThat(read.get(read.size() - 1).value()).isEqualTo(records.get(0).value());
    } finally {
      delete(directory);
    }
  }

  private static List<SpoolRecord> records(List<Integer> sizes, Random random) {
    return sizes.stream()
        .map(
            size -> {
              var value = new byte[size];
              random.nextBytes(value);
              return new SpoolRecord("topic", new byte[] {1, 2}, value, random.nextLong());
            })
        .toList();
  }

  private static List<Integer> write(Path directory, List<SpoolRecord> records) throws IOException {
    var ends = new ArrayList<Integer>();
    int end = 0;
    try (var spool = Spool.open(directory, 1 << 20)) {
      for (var record : records) {
        spool.append(record).join();
        end += Frame.size(record);
        ends.add(end);
      }
    }
    return ends;
  }

  // what was on its way to the disk is gone or garbage, which must not be the right byte by chance
  private static void crash(Path segment, int cut, Random random) throws IOException {
    var lost = Files.readAllBytes(segment);
    try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
      file.truncate(cut);
      if (random.nextBoolean()) {
        var garbage = new byte[1 + random.nextInt(100)];
        random.nextBytes(garbage);
        if (cut < lost.length) {
          garbage[0] = (byte) ~lost[cut];
        }
        file.write(java.nio.ByteBuffer.wrap(garbage), cut);
      }
    }
  }

  private static List<SpoolRecord> readBack(Path directory) throws IOException {
    var read = new ArrayList<SpoolRecord>();
    try (var spool = Spool.open(directory, 1 << 20)) {
      for (var entry = spool.next(); entry.isPresent(); entry = spool.next()) {
        read.add(entry.get().record());
      }
    }
    return read;
  }

  private static Path segment(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      return files.filter(Segment::isSegment).findFirst().orElseThrow();
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(SpoolCrashTest::deleteFile);
    }
  }

  private static void deleteFile(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
