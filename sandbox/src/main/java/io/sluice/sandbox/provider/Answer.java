package io.sluice.sandbox.provider;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model says, before a dialect puts it into words of its own.
 *
 * @param id unique part of every id in the answer
 * @param requestId the provider's id of the exchange, as its header has it
 * @param createdSeconds when, in seconds since 1970
 * @param ask what was asked
 * @param pieces the text, in the pieces a stream sends; their sum is the whole text
 * @param usage what it cost
 */
record Answer(
    String id,
    String requestId,
    long createdSeconds,
    Ask ask,
    List<String> pieces,
    ReportedUsage usage) {

  /** The reasoning that is shown when a caller asks to see it. */
  static final String THOUGHT = "The question is clear, so the answer can be short.";

  /** Arguments of every tool call, as JSON text, in the pieces a stream sends. */
  static final List<String> TOOL_ARGUMENTS = List.of("{\"path\":", " \"README.md\"", "}");

  private static final String[] WORDS = {
    "the", "gate", "opens", "slowly", "and", "water", "finds", "its", "level", "below", "every",
    "stone", "keeps", "count", "of", "what", "has", "passed", "naïve", "ripples", "—", "still",
    "carry", "light", "downstream", "while", "a", "keeper", "writes", "\"noted\"", "each", "evening"
  };

  private static final int FEWEST_WORDS = 12;
  private static final int MORE_WORDS = 20;
  private static final int WORDS_PER_PIECE = 3;

  Answer {
    pieces = List.copyOf(pieces);
  }

  static Answer of(String id, String requestId, long createdSeconds, Ask ask, Behaviour behaviour) {
    var text = behaviour.textBytes() > 0 ? ofLength(behaviour.textBytes()) : someWords(ask.seed());
    var cut = cut(text, behaviour.events());
    var pieces = behaviour.stamped() ? cut.stream().map(Stamp.PLACE::concat).toList() : cut;
    return new Answer(
        id, requestId, createdSeconds, ask, pieces, ReportedUsage.of(ask, text.length()));
  }

  String text() {
    return String.join("", pieces);
  }

  /** The tool that is called, null when the answer is text only. */
  @Nullable String tool() {
    return ask.tool();
  }

  String toolArguments() {
    return String.join("", TOOL_ARGUMENTS);
  }

  private static String someWords(long seed) {
    var text = new StringBuilder();
    long state = seed;
    for (int i = FEWEST_WORDS + (int) (seed % MORE_WORDS); i > 0; i--) {
      state = state * 6364136223846793005L + 1442695040888963407L;
      text.append(WORDS[(int) (state >>> 59)]).append(i > 1 ? " " : ".");
    }
    return text.toString();
  }

  // ASCII, so that its length in characters is its length in bytes
  private static String ofLength(int bytes) {
    return "lorem ipsum dolor sit amet ".repeat(bytes / 27 + 1).substring(0, bytes);
  }

  private static List<String> cut(String text, int events) {
    int wanted = events > 0 ? events : (text.split(" ", -1).length / WORDS_PER_PIECE) + 1;
    int count = Math.max(1, Math.min(wanted, text.length()));
    var pieces = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      int from = (int) ((long) text.length() * i / count);
      pieces.add(text.substring(from, (int) ((long) text.length() * (i + 1) / count)));
    }
    return pieces;
  }
}
