package io.sluice.ingress.cursor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Ids of tool calls, short enough for every provider. */
final class CallIds {

  /** OpenAI refuses longer ones (characters). */
  static final int MAX_LENGTH = 64;

  private CallIds() {}

  /** The id itself, or what always stands for it when it is too long. */
  static String fitting(String id) {
    return id.length() <= MAX_LENGTH ? id : "call_" + digest(id).substring(0, 48);
  }

  private static String digest(String id) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
