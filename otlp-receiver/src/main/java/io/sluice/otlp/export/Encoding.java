package io.sluice.otlp.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import io.sluice.otlp.signal.MessageDensity;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a request is written; the answer is written the same way. */
enum Encoding {
  PROTOBUF("application/x-protobuf") {
    @Override
    Message read(byte[] body, Message empty) throws MalformedBodyException {
      try {
        MessageDensity.check(body, empty.getDescriptorForType());
        return DiscardUnknownFieldsParser.wrap(empty.getParserForType()).parseFrom(body);
      } catch (InvalidProtocolBufferException e) {
        throw new MalformedBodyException("is not the protobuf message that the path asks for", e);
      }
    }

    @Override
    byte[] write(Message message) {
      return message.toByteArray();
    }
  },

  JSON("application/json") {
    @Override
    Message read(byte[] body, Message empty) throws MalformedBodyException {
      return OtlpJson.read(body, empty);
    }

    @Override
    byte[] write(Message message) {
      try {
        return PRINTER.print(message).getBytes(UTF_8);
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException("an answer is made of known types", e);
      }
    }
  };

  private static final JsonFormat.Printer PRINTER =
      JsonFormat.printer()
          .omittingInsignificantWhitespace()
          .usingTypeRegistry(
              JsonFormat.TypeRegistry.newBuilder()
                  .add(BadRequest.getDescriptor())
                  .add(RetryInfo.getDescriptor())
                  .build());

  private final String mediaType;

  Encoding(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /**
   * Reads a message of the same type as {@code empty}; members it does not know are left out.
   *
   * @throws MalformedBodyException when the body is not one, or is one that would not fit in memory
   */
  abstract Message read(byte[] body, Message empty) throws MalformedBodyException;

  abstract byte[] write(Message message);

  /** The encoding that a {@code Content-Type} names, empty for every other one. */
  static Optional<Encoding> of(@Nullable String contentType) {
    if (contentType == null) {
      return Optional.empty();
    }
    int parameters = contentType.indexOf(';');
    var bare = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return switch (bare.strip().toLowerCase(Locale.ROOT)) {
      case "application/x-protobuf" -> Optional.of(PROTOBUF);
      case "application/json" -> Optional.of(JSON);
      default -> Optional.empty();
    };
  }
}
