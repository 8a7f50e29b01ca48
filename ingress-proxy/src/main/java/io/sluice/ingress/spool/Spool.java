package io.sluice.ingress.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records on the local disk, in order: what is appended is safe from the end of the process, and of
 * the machine, once its future completes. What is delivered is forgotten, a file at a time.
 *
 * <pre>
 *   append ──▶ SpoolWriter (one thread, one fsync for all that wait) ──▶ segments ──▶ next ──▶ done
 * </pre>
 *
 * <p>Safe for any number of threads, but only one may read.
 */
public final class Spool implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(Spool.class);

  private final Object lock = new Object();
  private final SpoolDirectory directory;
  private final long maxBytes;
  private final TreeMap<Long, Segment> segments = new TreeMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong records = new AtomicLong();
  private final AtomicInteger underWay = new AtomicInteger();
  private final SpoolWriter writer;

  private Spool(SpoolDirectory directory, long maxBytes) throws IOException {
    this.directory = directory;
    this.maxBytes = maxBytes;
    for (var path : directory.segments()) {
      keep(Segment.recover(path));
    }
    this.writer = new SpoolWriter(this);
  }

  /**
   * Opens the spool of this process, with everything that processes now dead have left.
   *
   * @param shared the directory that the processes of this machine share; made if need be
   * @param maxBytes how much may lie on the disk
   */
  public static Spool open(Path shared, long maxBytes) throws IOException {
    var directory = SpoolDirectory.claim(shared);
    try {
      return new Spool(directory, maxBytes);
    } catch (IOException e) {
      directory.close();
      throw e;
    }
  }

  /**
   * Appends a record. The future completes once it is on the disk, and fails with a {@link
   * SpoolFullException} when there is no room or another {@link IOException} when the disk fails.
   */
  public CompletableFuture<Place> append(SpoolRecord record) {
    return append(record, false);
  }

  /** Appends a record that {@link #next} does not return: it is there in case this process dies. */
  public CompletableFuture<Place> appendHeld(SpoolRecord record) {
    return append(record, true);
  }

  /** The next record that is on the disk and nobody has; empty when there is none now. */
  public Optional<Entry> next() throws IOException {
    synchronized (lock) {
      for (var segment : segments.values()) {
        var entry = segment.next();
        if (entry != null) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }
  }

  /** Shows every record that is on the disk now, whoever has it. */
  public void scan(Consumer<SpoolRecord> reader) throws IOException {
    for (var segment : snapshot()) {
      var offset = segment.size() > 0 ? Optional.of(0L) : Optional.<Long>empty();
      while (offset.isPresent()) {
        SpoolRecord record;
        synchronized (lock) {
          record = segment.at(offset.get());
          offset = segment.after(offset.get());
        }
        reader.accept(record);
      }
    }
  }

  /** Forgets a record: it is delivered. Once for each record. */
  public void done(Place place) {
    synchronized (lock) {
      var segment = segments.get(place.segment());
      if (segment == null) {
        return;
      }
      segment.done(place.offset());
      records.decrementAndGet();
      if (segment.waiting() > 0) {
        return;
      }
    }
    writer.sweep();
  }

  /** Records that are on the disk and not delivered. */
  public long records() {
    return records.get();
  }

  /** What lies on the disk or is about to (bytes). */
  public long bytes() {
    return bytes.get();
  }

  /** How much may lie on the disk (bytes). */
  public long maxBytes() {
    return maxBytes;
  }

  /** Whether the disk did not take the latest records. */
  public boolean isFailing() {
    return writer.isFailing();
  }

  /** Whether records are on their way to the disk. */
  public boolean isWriting() {
    return underWay.get() > 0;
  }

  /**
   * Returns when what was appended is on the disk; files stay unless all of theirs is delivered.
   */
  @Override
  public void close() throws IOException {
    writer.close();
    for (var segment : snapshot()) {
      segment.close();
    }
    directory.close();
  }

  Path path() {
    return directory.path();
  }

  /** Makes a new segment the last one. */
  Segment addSegment() throws IOException {
    synchronized (lock) {
      long number = segments.isEmpty() ? 1 : segments.lastKey() + 1;
      var segment = Segment.create(directory.path(), number);
      segments.put(number, segment);
      return segment;
    }
  }

  boolean has(Segment segment) {
    synchronized (lock) {
      return segments.containsValue(segment);
    }
  }

  /** Publishes what is safe now, and tells where it stands. */
  List<Place> written(Segment segment, List<SpoolWriter.Append> batch) {
    var places = new ArrayList<Place>(batch.size());
    synchronized (lock) {
      batch.forEach(append -> places.add(segment.appended(append.size(), append.isHeld())));
    }
    records.addAndGet(batch.size());
    underWay.addAndGet(-batch.size());
    return places;
  }

  /** Gives back the room of what could not be written. */
  void failed(List<SpoolWriter.Append> batch) {
    batch.forEach(append -> bytes.addAndGet(-append.size()));
    underWay.addAndGet(-batch.size());
  }

  /** Deletes the segments whose records are all delivered, the last one only if it is idle. */
  void deleteDelivered(boolean isIdle) {
    synchronized (lock) {
      long last = segments.isEmpty() ? 0 : segments.lastKey();
      segments.entrySet().removeIf(entry -> (isIdle || entry.getKey() < last) && isDeleted(entry));
    }
  }

  private boolean isDeleted(Map.Entry<Long, Segment> entry) {
    var segment = entry.getValue();
    if (segment.waiting() > 0) {
      return false;
    }
    try {
      segment.delete();
      bytes.addAndGet(-segment.size());
      return true;
    } catch (IOException e) {
      LOGGER.atWarn().setCause(e).addKeyValue("segment", entry.getKey()).log("spool file stays");
      return false;
    }
  }

  private CompletableFuture<Place> append(SpoolRecord record, boolean isHeld) {
    int size = Frame.size(record);
    if (bytes.addAndGet(size) > maxBytes) {
      bytes.addAndGet(-size);
      return CompletableFuture.failedFuture(new SpoolFullException(maxBytes));
    }
    underWay.incrementAndGet();
    return writer.write(record, size, isHeld);
  }

  private void keep(Segment segment) throws IOException {
    if (segment.waiting() == 0) {
      segment.delete();
      return;
    }
    segments.put(segment.number(), segment);
    bytes.addAndGet(segment.size());
    records.addAndGet(segment.waiting());
  }

  private List<Segment> snapshot() {
    synchronized (lock) {
      return List.copyOf(segments.values());
    }
  }
}
