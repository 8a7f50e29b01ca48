package io.sluice.ingress.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * How a record lies in a file: {@code length, CRC-32C, time, topic, key, value}, numbers
 * big-endian. The length counts what follows the checksum, and the checksum covers it.
 */
final class Frame {

  /** Length and checksum (bytes). */
  static final int HEADER_BYTES = 2 * Integer.BYTES;

  /** What is longer was never written here (bytes). */
  private static final int MAX_BODY_BYTES = 64 * 1024 * 1024;

  private Frame() {}

  /** The bytes of a frame: all before the value, and the value. */
  static ByteBuffer[] of(SpoolRecord record) {
    var topic = record.topic().getBytes(UTF_8);
    int before = Long.BYTES + Short.BYTES + topic.length + Integer.BYTES + record.key().length;
    var head = ByteBuffer.allocate(HEADER_BYTES + before);
    head.putInt(before + record.value().length);
    head.putInt(0);
    head.putLong(record.timestampMillis());
    head.putShort((short) topic.length).put(topic);
    head.putInt(record.key().length).put(record.key());
    head.putInt(Integer.BYTES, checksum(head.array(), record.value()));
    return new ByteBuffer[] {head.flip(), ByteBuffer.wrap(record.value())};
  }

  /** How many bytes the frame takes. */
  static int size(SpoolRecord record) {
    int topic = record.topic().getBytes(UTF_8).length;
    int body = Long.BYTES + Short.BYTES + topic + Integer.BYTES + record.key().length;
    return HEADER_BYTES + body + record.value().length;
  }

  /** How many bytes the whole frame takes that begins there; empty when none can. */
  static Optional<Integer> sizeAt(FileChannel file, long offset) throws IOException {
    var header = read(file, offset, HEADER_BYTES);
    if (header == null) {
      return Optional.empty();
    }
    int body = header.getInt();
    return body < 0 || body > MAX_BODY_BYTES ? Optional.empty() : Optional.of(HEADER_BYTES + body);
  }

  /** The record whose frame begins there; empty when it is not whole. */
  static Optional<SpoolRecord> at(FileChannel file, long offset) throws IOException {
    var size = sizeAt(file, offset);
    if (size.isEmpty()) {
      return Optional.empty();
    }
    var frame = read(file, offset, size.get());
    if (frame == null || frame.getInt(Integer.BYTES) != checksum(frame.array(), new byte[0])) {
      return Optional.empty();
    }
    return Optional.of(record(frame.position(HEADER_BYTES)));
  }

  private static SpoolRecord record(ByteBuffer body) {
    long timestampMillis = body.getLong();
    var topic = new byte[body.getShort()];
    body.get(topic);
    var key = new byte[body.getInt()];
    body.get(key);
    var value = new byte[body.remaining()];
    body.get(value);
    return new SpoolRecord(new String(topic, UTF_8), key, value, timestampMillis);
  }

  private static int checksum(byte[] head, byte[] value) {
    var checksum = new CRC32C();
    checksum.update(head, HEADER_BYTES, head.length - HEADER_BYTES);
    checksum.update(value);
    return (int) checksum.getValue();
  }

  private static @Nullable ByteBuffer read(FileChannel file, long offset, int length)
      throws IOException {
    if (offset + length > file.size()) {
      return null;
    }
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, offset + bytes.position()) < 0) {
        return null;
      }
    }
    return bytes.flip();
  }
}
