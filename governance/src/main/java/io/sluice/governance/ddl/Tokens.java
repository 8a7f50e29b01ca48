package io.sluice.governance.ddl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A statement word by word, without blanks and comments. */
final class Tokens {

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<blank>\\s+|--[^\\n]*|/\\*(?s:.*?)\\*/)"
              + "|`(?<quoted>[^`]+)`"
              + "|'(?<text>(?:[^']|'')*)'"
              + "|(?<word>[\\p{L}\\p{N}_]+(?:-[\\p{L}\\p{N}_]+)*)"
              + "|(?<mark>[(),.:<>=;])");

  private static final Token END = new Token(Kind.END, "the end of the statement");

  private final List<Token> tokens;
  private int next;

  private Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  private enum Kind {
    WORD,
    QUOTED,
    TEXT,
    MARK,
    END
  }

  private record Token(Kind kind, String text) {

    boolean isWord(String word) {
      return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    boolean isMark(String mark) {
      return kind == Kind.MARK && text.equals(mark);
    }

    boolean isName() {
      return kind == Kind.WORD || kind == Kind.QUOTED;
    }
  }

  static Tokens of(String statement) {
    var tokens = new ArrayList<Token>();
    var matcher = TOKEN.matcher(statement);
    int at = 0;
    while (at < statement.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new DdlException("cannot be read from: " + shortened(statement.substring(at)));
      }
      at = matcher.end();
      if (matcher.group("quoted") != null) {
        tokens.add(new Token(Kind.QUOTED, matcher.group("quoted")));
      } else if (matcher.group("text") != null) {
        tokens.add(new Token(Kind.TEXT, matcher.group("text").replace("''", "'")));
      } else if (matcher.group("word") != null) {
        tokens.add(new Token(Kind.WORD, matcher.group("word")));
      } else if (matcher.group("mark") != null) {
        tokens.add(new Token(Kind.MARK, matcher.group("mark")));
      }
    }
    return new Tokens(tokens);
  }

  /** Goes on behind these words when they come next. */
  boolean skipWords(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (!at(next + i).isWord(words[i])) {
        return false;
      }
    }
    next += words.length;
    return true;
  }

  /** Goes on behind this mark when it comes next. */
  boolean skipMark(String mark) {
    if (!at(next).isMark(mark)) {
      return false;
    }
    next++;
    return true;
  }

  void expectWords(String... words) {
    if (!skipWords(words)) {
      throw unexpected(String.join(" ", words));
    }
  }

  void expectMark(String mark) {
    if (!skipMark(mark)) {
      throw unexpected("'" + mark + "'");
    }
  }

  /** A name, quoted or not. */
  String name(String what) {
    if (!at(next).isName()) {
      throw unexpected(what);
    }
    return at(next++).text();
  }

  /** A text in quotes. */
  String text(String what) {
    if (at(next).kind() != Kind.TEXT) {
      throw unexpected(what);
    }
    return at(next++).text();
  }

  boolean isText() {
    return at(next).kind() == Kind.TEXT;
  }

  boolean isEnd() {
    return at(next).kind() == Kind.END;
  }

  DdlException unexpected(String expected) {
    var found = at(next).text();
    return new DdlException(shortened(found) + " (expected: " + expected + ")");
  }

  private Token at(int index) {
    return index < tokens.size() ? tokens.get(index) : END;
  }

  private static String shortened(String text) {
    return text.length() > 40 ? text.substring(0, 40) + "…" : text;
  }
}
