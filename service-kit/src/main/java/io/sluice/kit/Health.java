package io.sluice.kit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;

/**
 * Whether a process can do its work, and if not, why. A check answers with the cause that stands in
 * the way, or with an empty text.
 */
public final class Health {

  private final Map<String, Supplier<String>> checks = new ConcurrentSkipListMap<>();

  /** Adds a check; it must answer from memory, because it is asked every few seconds. */
  public void add(String name, Supplier<String> causeOfTrouble) {
    checks.put(name, causeOfTrouble);
  }

  /** The causes that stand in the way, by name of the check; empty when ready. */
  public Map<String, String> troubles() {
    var troubles = new LinkedHashMap<String, String>();
    checks.forEach(
        (name, check) -> {
          var cause = check.get();
          if (!cause.isEmpty()) {
            troubles.put(name, cause);
          }
        });
    return troubles;
  }
}
