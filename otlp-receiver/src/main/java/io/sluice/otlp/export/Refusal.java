package io.sluice.otlp.export;

import com.google.rpc.Code;
import java.time.Duration;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not accepted. Senders try again after 429 and 503 and drop the data after
 * everything else (OTLP specification, "Failures").
 *
 * @param status the HTTP status
 * @param code the same as {@code google.rpc.Code}
 * @param message for the people who set up the sender; never quotes what was sent
 * @param field what is wrong in the request, for 400; null otherwise
 * @param retryAfter when to try again; null for never
 * @param label the reason in metrics
 */
record Refusal(
    int status,
    Code code,
    String message,
    @Nullable String field,
    @Nullable Duration retryAfter,
    String label) {

  private static final Duration SOON = Duration.ofSeconds(1);

  static Refusal methodNotAllowed() {
    return of(
        HttpStatus.METHOD_NOT_ALLOWED_405,
        Code.UNIMPLEMENTED,
        "telemetry is sent with POST",
        "method");
  }

  static Refusal unsupportedType() {
    return of(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
        Code.INVALID_ARGUMENT,
        "Content-Type must be application/x-protobuf or application/json",
        "content_type");
  }

  static Refusal unsupportedCompression() {
    return of(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
        Code.INVALID_ARGUMENT,
        "Content-Encoding must be gzip or identity",
        "content_encoding");
  }

  static Refusal unsupportedCallType() {
    return of(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
        Code.INVALID_ARGUMENT,
        "Content-Type must be application/grpc here",
        "content_type");
  }

  static Refusal unknownMethod() {
    return of(
        HttpStatus.NOT_FOUND_404,
        Code.UNIMPLEMENTED,
        "only Export of the metrics, logs and trace services is served",
        "method");
  }

  static Refusal unsupportedMessageEncoding() {
    return of(
        HttpStatus.UNSUPPORTED_MEDIA_TYPE_415,
        Code.UNIMPLEMENTED,
        "grpc-encoding must be gzip or identity",
        "content_encoding");
  }

  static Refusal notIdentified() {
    return of(
        HttpStatus.UNAUTHORIZED_401,
        Code.UNAUTHENTICATED,
        "Authorization must be 'Bearer' and a valid access token",
        "unauthenticated");
  }

  static Refusal malformedTable(String header) {
    return badRequest(header, "must name a table as catalog.schema.table", "table_header");
  }

  static Refusal unknownTable(String table) {
    return of(
        HttpStatus.NOT_FOUND_404,
        Code.NOT_FOUND,
        "table " + table + " does not exist",
        "table_unknown");
  }

  static Refusal notPermitted(String user, String table) {
    return of(
        HttpStatus.FORBIDDEN_403,
        Code.PERMISSION_DENIED,
        user + " needs MODIFY and SELECT on table " + table,
        "forbidden");
  }

  static Refusal wrongSchema(String header, String table, String found, String difference) {
    return badRequest(
        header, table + " is a table of " + found + ": " + difference, "table_schema");
  }

  static Refusal undecodable(String why) {
    return badRequest("body", why, "undecodable");
  }

  static Refusal tooLarge(long limit) {
    return of(
        HttpStatus.PAYLOAD_TOO_LARGE_413,
        Code.INVALID_ARGUMENT,
        "the body has more than " + limit + " bytes, before or after decompression",
        "too_large");
  }

  static Refusal itemTooLarge(String item, long limit) {
    return of(
        HttpStatus.PAYLOAD_TOO_LARGE_413,
        Code.INVALID_ARGUMENT,
        item + " has more than " + limit + " bytes with what stands above it",
        "item_too_large");
  }

  static Refusal busy() {
    return later(HttpStatus.TOO_MANY_REQUESTS_429, Code.RESOURCE_EXHAUSTED, "busy", "busy");
  }

  static Refusal notReady() {
    return later(
        HttpStatus.SERVICE_UNAVAILABLE_503, Code.UNAVAILABLE, "still starting", "not_ready");
  }

  static Refusal notRecorded() {
    return later(
        HttpStatus.SERVICE_UNAVAILABLE_503,
        Code.UNAVAILABLE,
        "the telemetry could not be recorded, send it again",
        "kafka");
  }

  private static Refusal badRequest(String field, String message, String label) {
    return new Refusal(
        HttpStatus.BAD_REQUEST_400,
        Code.INVALID_ARGUMENT,
        field + ": " + message,
        field,
        null,
        label);
  }

  private static Refusal of(int status, Code code, String message, String label) {
    return new Refusal(status, code, message, null, null, label);
  }

  private static Refusal later(int status, Code code, String message, String label) {
    return new Refusal(status, code, message, null, SOON, label);
  }
}
