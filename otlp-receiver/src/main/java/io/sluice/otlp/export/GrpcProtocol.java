package io.sluice.otlp.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Message;
import com.google.rpc.Code;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * OTLP/gRPC, as far as unary calls need it ("gRPC over HTTP2"): the body is one message behind a
 * prefix of five bytes, and what became of the call stands in the trailers. The HTTP status is
 * always 200.
 *
 * @param compression of a message whose prefix says that it is compressed
 */
record GrpcProtocol(Compression compression) implements Protocol {

  static final String MEDIA_TYPE = "application/grpc";

  /** The header that names the compression of the request's message. */
  static final String MESSAGE_ENCODING = "grpc-encoding";

  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";
  private static final String DETAILS = "grpc-status-details-bin";
  private static final String UNDERSTOOD_ENCODINGS = "grpc-accept-encoding";

  private static final int PREFIX_BYTES = 5;
  private static final byte PLAIN = 0;
  private static final byte COMPRESSED = 1;
  private static final HttpFields OK = HttpFields.build().add(STATUS, "0").asImmutable();

  /** Whether this content type is gRPC's, with messages in protobuf. */
  static boolean isNamedBy(String contentType) {
    return contentType.equals(MEDIA_TYPE)
        || contentType.startsWith(MEDIA_TYPE + "+proto")
        || contentType.startsWith(MEDIA_TYPE + ";");
  }

  @Override
  public Encoding encoding() {
    return Encoding.PROTOBUF;
  }

  @Override
  public Optional<byte[]> unwrap(byte[] body, int limit) throws MalformedBodyException {
    if (body.length < PREFIX_BYTES) {
      throw new MalformedBodyException("is shorter than the prefix of a gRPC message");
    }
    int announced = ByteBuffer.wrap(body).getInt(1);
    if (announced != body.length - PREFIX_BYTES) {
      throw new MalformedBodyException("is not one gRPC message of the length that it announces");
    }
    var message = Arrays.copyOfRange(body, PREFIX_BYTES, body.length);
    return switch (body[0]) {
      case PLAIN -> Optional.of(message);
      case COMPRESSED -> inflated(message, limit);
      default -> throw new MalformedBodyException("begins with a flag that gRPC does not know");
    };
  }

  @Override
  public void accept(Response response, Message message, Callback callback) {
    begin(response);
    response.setTrailersSupplier(() -> OK);
    var bytes = message.toByteArray();
    var framed = ByteBuffer.allocate(PREFIX_BYTES + bytes.length);
    framed.put(PLAIN).putInt(bytes.length).put(bytes).flip();
    response.write(true, framed, callback);
  }

  /** Without a message, what is to say stands in the headers ("Trailers-Only"). */
  @Override
  public void refuse(Response response, Refusal refusal, Callback callback) {
    begin(response);
    var status = StatusBody.of(refusal);
    var headers = response.getHeaders();
    headers.put(STATUS, Integer.toString(refusal.code().getNumber()));
    headers.put(MESSAGE, percentEncoded(refusal.message()));
    headers.put(DETAILS, Base64.getEncoder().withoutPadding().encodeToString(status.toByteArray()));
    if (refusal.code() == Code.UNIMPLEMENTED) {
      headers.put(UNDERSTOOD_ENCODINGS, "identity,gzip");
    }
    response.write(true, null, callback);
  }

  private Optional<byte[]> inflated(byte[] message, int limit) throws MalformedBodyException {
    if (compression == Compression.NONE) {
      throw new MalformedBodyException(
          "is compressed, and " + MESSAGE_ENCODING + " does not say how");
    }
    return compression.undo(message, limit);
  }

  private static void begin(Response response) {
    response.setStatus(HttpStatus.OK_200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);
  }

  private static String percentEncoded(String text) {
    var encoded = new StringBuilder();
    for (byte each : text.getBytes(UTF_8)) {
      if (each >= ' ' && each <= '~' && each != '%') {
        encoded.append((char) each);
      } else {
        encoded.append(String.format("%%%02X", each & 0xff));
      }
    }
    return encoded.toString();
  }
}
