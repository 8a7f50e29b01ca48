package io.sluice.otlp.signal;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Keeps small bodies from becoming large objects. An empty message takes two bytes on the wire and
 * a hundred in memory, here and in everybody who reads the topic; telemetry is never that dense.
 */
public final class MessageDensity {

  /** Messages that any body may have, however short it is. */
  private static final long ALWAYS_FINE = 10_000;

  private static final int BYTES_PER_MESSAGE = 8;

  /** Protobuf's own limit. */
  private static final int MAX_DEPTH = 100;

  private MessageDensity() {}

  /** How many messages, nested ones included, a body of so many bytes may have. */
  public static long limit(long bytes) {
    return Math.max(ALWAYS_FINE, bytes / BYTES_PER_MESSAGE);
  }

  /**
   * Counts the messages in a serialized one, without making any.
   *
   * @throws InvalidProtocolBufferException when the bytes are not such a message, or when there are
   *     more than {@link #limit}
   */
  public static void check(byte[] bytes, Descriptor type) throws InvalidProtocolBufferException {
    try {
      var left = count(CodedInputStream.newInstance(bytes), type, limit(bytes.length), 0);
      if (left < 0) {
        throw new InvalidProtocolBufferException("too many messages for its size");
      }
    } catch (InvalidProtocolBufferException e) {
      throw e;
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
  }

  // what is left of the budget, negative when it is spent
  private static long count(CodedInputStream in, Descriptor type, long budget, int depth)
      throws IOException {
    long left = budget;
    for (int tag = in.readTag(); tag != 0 && left >= 0; tag = in.readTag()) {
      var field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
      if (field == null || !isMessage(field, tag)) {
        in.skipField(tag);
        continue;
      }
      if (depth == MAX_DEPTH) {
        throw new InvalidProtocolBufferException("nested too deeply");
      }
      int end = in.pushLimit(in.readRawVarint32());
      left = count(in, field.getMessageType(), left - 1, depth + 1);
      in.popLimit(end);
    }
    return left;
  }

  private static boolean isMessage(FieldDescriptor field, int tag) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
  }
}
