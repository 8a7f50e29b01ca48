package io.sluice.dashboards.api;

import io.sluice.governance.Declaration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Puts declarations in force. */
@FunctionalInterface
public interface Declaring {

  /**
   * Puts one in force, in the place of an earlier one of the same key; null takes it back. The
   * future is done when that can no longer be lost, and fails when nobody knows.
   */
  CompletableFuture<Void> declare(String key, @Nullable Declaration declaration);
}
