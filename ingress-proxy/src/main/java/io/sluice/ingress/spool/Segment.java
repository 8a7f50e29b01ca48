package io.sluice.ingress.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One file of a spool, and what has become of its records. Only its end is ever written. Not safe
 * for threads: the spool's lock guards it, but for writing, which only one thread does.
 */
final class Segment {

  private final long number;
  private final Path path;
  private final FileChannel file;

  /** Where what is safe on disk ends. */
  private long durable;

  /** Where the next record is read. */
  private long read;

  private long records;
  private long done;

  /** Records that somebody else is about to deliver; not read back unless this process dies. */
  private final Set<Long> held = new HashSet<>();

  /** Records that are delivered although they have not been read back. */
  private final Set<Long> doneUnread = new HashSet<>();

  private Segment(long number, Path path, FileChannel file) {
    this.number = number;
    this.path = path;
    this.file = file;
  }

  /** A new one. */
  static Segment create(Path directory, long number) throws IOException {
    var path = directory.resolve(name(number));
    var file =
        FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try (var entries = FileChannel.open(directory, StandardOpenOption.READ)) {
      entries.force(true); // else the file itself might be gone after a power cut
    }
    return new Segment(number, path, file);
  }

  /** One that an earlier process has left; a frame that is not whole, and all behind it, is cut. */
  static Segment recover(Path path) throws IOException {
    var file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    var segment = new Segment(number(path), path, file);
    while (Frame.at(file, segment.durable).isPresent()) {
      segment.durable += Frame.sizeAt(file, segment.durable).orElseThrow();
      segment.records++;
    }
    file.truncate(segment.durable);
    return segment;
  }

  static String name(long number) {
    return "%016d.spool".formatted(number);
  }

  static boolean isSegment(Path path) {
    return path.getFileName().toString().matches("\\d{16}\\.spool");
  }

  static long number(Path path) {
    var name = path.getFileName().toString();
    return Long.parseLong(name.substring(0, name.indexOf('.')));
  }

  long number() {
    return number;
  }

  /** What is safe on disk (bytes). */
  long size() {
    return durable;
  }

  /** Writes behind what was written, without any promise yet. */
  void write(ByteBuffer[] frame) throws IOException {
    while (frame[frame.length - 1].hasRemaining() || frame[0].hasRemaining()) {
      file.write(frame);
    }
  }

  /** Goes to the end of what is safe; what was written behind it is gone. */
  void rewind() throws IOException {
    file.truncate(durable);
    file.position(durable);
  }

  /** Returns when all that was written is on the disk. */
  void force() throws IOException {
    file.force(false);
  }

  /** Notes that one more record is safe, and returns where it stands. */
  Place appended(int size, boolean isHeld) {
    long offset = durable;
    durable += size;
    records++;
    if (isHeld) {
      held.add(offset);
    }
    return new Place(number, offset);
  }

  /** The next record that nobody delivers, in the order they came. */
  @Nullable Entry next() throws IOException {
    while (read < durable) {
      long offset = read;
      int size = Frame.sizeAt(file, offset).orElseThrow(() -> broken(offset));
      read += size;
      if (!held.contains(offset) && !doneUnread.remove(offset)) {
        return new Entry(new Place(number, offset), at(offset));
      }
    }
    return null;
  }

  SpoolRecord at(long offset) throws IOException {
    return Frame.at(file, offset).orElseThrow(() -> broken(offset));
  }

  /** Where the frame behind this one begins; empty at the end. */
  Optional<Long> after(long offset) throws IOException {
    long next = offset + Frame.sizeAt(file, offset).orElseThrow(() -> broken(offset));
    return next < durable ? Optional.of(next) : Optional.empty();
  }

  /** Notes that the record that stands there is delivered. */
  void done(long offset) {
    held.remove(offset);
    if (offset >= read) {
      doneUnread.add(offset);
    }
    done++;
  }

  long waiting() {
    return records - done;
  }

  void close() throws IOException {
    file.close();
  }

  void delete() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }

  private IOException broken(long offset) {
    return new IOException("the spool is broken: " + path.getFileName() + " at byte " + offset);
  }
}
