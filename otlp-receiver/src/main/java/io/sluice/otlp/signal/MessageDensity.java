package io.sluice.otlp.signal;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps small bodies from becoming large objects. An empty message takes two bytes on the wire and
 * a hundred in memory, here and in everybody who reads the topic; telemetry is never that dense.
 */
public final class MessageDensity {

  /** Messages that any body may have, however short it is. */
  private static final long ALWAYS_FINE = 10_000;

  private static final int BYTES_PER_MESSAGE = 8;

  /** Tag and length of an empty one. */
  private static final int SMALLEST_MESSAGE_BYTES = 2;

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
   * @throws InvalidProtocolBufferException when there are more than {@link #limit}; it may be
   *     thrown, too, when the bytes are not such a message
   */
  public static void check(byte[] bytes, Descriptor type) throws InvalidProtocolBufferException {
    if (bytes.length / SMALLEST_MESSAGE_BYTES <= ALWAYS_FINE) {
      return; // there cannot be too many, and the parser sees for itself whether it is one
    }
    try {
      var in = CodedInputStream.newInstance(bytes);
      var left = count(in, Shape.of(type), limit(bytes.length), 0);
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
  private static long count(CodedInputStream in, Shape shape, long budget, int depth)
      throws IOException {
    long left = budget;
    for (int tag = in.readTag(); tag != 0 && left >= 0; tag = in.readTag()) {
      var nested = shape.nested(WireFormat.getTagFieldNumber(tag));
      if (nested == null
          || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        in.skipField(tag);
        continue;
      }
      if (depth == MAX_DEPTH) {
        throw new InvalidProtocolBufferException("nested too deeply");
      }
      int end = in.pushLimit(in.readRawVarint32());
      left = count(in, nested, left - 1, depth + 1);
      in.popLimit(end);
    }
    return left;
  }

  /** Which fields of a message are messages; looked up by number for every field there is. */
  private static final class Shape {

    private static final Map<Descriptor, Shape> KNOWN = new ConcurrentHashMap<>();

    private final @Nullable Shape[] nestedByNumber;

    private Shape(int highestNumber) {
      this.nestedByNumber = new @Nullable Shape[highestNumber + 1];
    }

    static Shape of(Descriptor type) {
      var known = KNOWN.get(type);
      return known == null ? learn(type) : known;
    }

    @Nullable Shape nested(int number) {
      return number < nestedByNumber.length ? nestedByNumber[number] : null;
    }

    private static synchronized Shape learn(Descriptor type) {
      var shape = learn(type, new HashMap<>());
      KNOWN.put(type, shape);
      return shape;
    }

    // a value may hold values: a type that is being learnt is not learnt again
    private static Shape learn(Descriptor type, Map<Descriptor, Shape> learning) {
      var already = learning.get(type);
      if (already != null) {
        return already;
      }
      int highest = type.getFields().stream().mapToInt(FieldDescriptor::getNumber).max().orElse(0);
      var shape = new Shape(highest);
      learning.put(type, shape);
      for (var field : type.getFields()) {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
          shape.nestedByNumber[field.getNumber()] = learn(field.getMessageType(), learning);
        }
      }
      return shape;
    }
  }
}
