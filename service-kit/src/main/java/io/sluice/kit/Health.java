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
  private final Map<String, Supplier<String>> remarks = new ConcurrentSkipListMap<>();

  /** Adds a check; it must answer from memory, because it is asked every few seconds. */
  public void add(String name, Supplier<String> causeOfTrouble) {
    checks.put(name, causeOfTrouble);
  }

  /** Adds what people should know although it stands in nobody's way; an empty text is nothing. */
  public void note(String name, Supplier<String> remark) {
    remarks.put(name, remark);
  }

  /** The causes that stand in the way, by name of the check; empty when ready. */
  public Map<String, String> troubles() {
    return said(checks);
  }

  /** What there is to know beside, by name. */
  public Map<String, String> notes() {
    return said(remarks);
  }

  private static Map<String, String> said(Map<String, Supplier<String>> asked) {
    var answers = new LinkedHashMap<String, String>();
    asked.forEach(
        (name, question) -> {
          var answer = question.get();
          if (!answer.isEmpty()) {
            answers.put(name, answer);
          }
        });
    return answers;
  }
}
