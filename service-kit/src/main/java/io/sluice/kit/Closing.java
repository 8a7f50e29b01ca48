package io.sluice.kit;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Things to close, the last one opened first; each is closed even if another one fails to. */
public final class Closing implements AutoCloseable {

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Remembers and returns what has been opened. */
  public <T extends AutoCloseable> T add(T opened) {
    open.push(opened);
    return opened;
  }

  @Override
  public void close() throws Exception {
    Exception failure = null;
    while (!open.isEmpty()) {
      failure = closeNext(failure);
    }
    if (failure != null) {
      throw failure;
    }
  }

  private @Nullable Exception closeNext(@Nullable Exception before) {
    try {
      open.pop().close();
      return before;
    } catch (Exception e) {
      if (before == null) {
        return e;
      }
      before.addSuppressed(e);
      return before;
    }
  }
}
