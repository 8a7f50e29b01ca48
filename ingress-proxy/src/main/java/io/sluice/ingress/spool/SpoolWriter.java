package io.sluice.ingress.spool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes a spool's files. All records that wait when it comes by share one
 * fsync. After a failure of the disk the next records are tried in a new file.
 */
final class SpoolWriter implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(SpoolWriter.class);

  /** A file that is longer is followed by a new one (bytes). */
  private static final long SEGMENT_BYTES = 16L * 1024 * 1024;

  private static final int LARGEST_BATCH = 1024;

  private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();
  private final Spool spool;
  private final Thread thread = new Thread(this::run, "spool-writer");
  private @Nullable Segment last;
  private volatile boolean failing;

  /** What the thread is asked to do. */
  private sealed interface Task permits Append, Sweep, End {}

  /** A record to write. */
  record Append(SpoolRecord record, int size, boolean isHeld, CompletableFuture<Place> written)
      implements Task {}

  private record Sweep() implements Task {}

  private record End() implements Task {}

  SpoolWriter(Spool spool) {
    this.spool = spool;
    thread.setDaemon(true);
    thread.start();
  }

  CompletableFuture<Place> write(SpoolRecord record, int size, boolean isHeld) {
    var append = new Append(record, size, isHeld, new CompletableFuture<>());
    queue.add(append);
    return append.written();
  }

  /** Looks for files that are not needed any more. */
  void sweep() {
    queue.add(new Sweep());
  }

  /** Whether the latest write failed. */
  boolean isFailing() {
    return failing;
  }

  @Override
  public void close() {
    queue.add(new End());
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var tasks = new ArrayList<Task>();
    while (!tasks.contains(new End())) {
      tasks.clear();
      try {
        tasks.add(queue.take());
      } catch (InterruptedException e) {
        return;
      }
      queue.drainTo(tasks, LARGEST_BATCH);
      var batch = tasks.stream().filter(Append.class::isInstance).map(Append.class::cast).toList();
      if (!batch.isEmpty()) {
        write(batch);
      }
      sweepNow();
    }
  }

  private void sweepNow() {
    spool.deleteDelivered(queue.isEmpty());
    if (last != null && !spool.has(last)) {
      last = null;
    }
  }

  private void write(List<Append> batch) {
    try {
      var segment = segment();
      for (var append : batch) {
        segment.write(Frame.of(append.record()));
      }
      segment.force();
      failing = false;
      var places = spool.written(segment, batch);
      for (int i = 0; i < places.size(); i++) {
        batch.get(i).written().complete(places.get(i));
      }
    } catch (IOException e) {
      failing = true;
      LOGGER.atError().setCause(e).addKeyValue("records", batch.size()).log("spool write failed");
      cutBack();
      spool.failed(batch);
      batch.forEach(append -> append.written().completeExceptionally(e));
    }
  }

  private Segment segment() throws IOException {
    if (last == null || last.size() >= SEGMENT_BYTES) {
      last = spool.addSegment();
    }
    return last;
  }

  // whatever was written of the batch must not be taken for a record later
  private void cutBack() {
    try {
      if (last != null) {
        last.rewind();
      }
    } catch (IOException e) {
      LOGGER.atError().setCause(e).log("spool file cannot be cut back");
    }
    last = null;
  }
}
