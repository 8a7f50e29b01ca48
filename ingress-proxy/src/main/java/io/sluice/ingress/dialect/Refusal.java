package io.sluice.ingress.dialect;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The gateway's own "no", before it is put into the caller's dialect.
 *
 * @param kind what went wrong, with its status and its names in every dialect
 * @param message what was wrong and what was expected; never a secret, never the caller's content
 * @param retryAfter when it may be tried again; null when trying again is no use
 */
public record Refusal(Kind kind, String message, @Nullable Duration retryAfter) {

  /** Status and names of a refusal (contract section 4.5). */
  public enum Kind {
    UNAUTHENTICATED(
        401,
        "UNAUTHENTICATED",
        "invalid_request_error",
        "invalid_api_key",
        "authentication_error",
        "UNAUTHENTICATED"),
    PERMISSION_DENIED(
        403,
        "PERMISSION_DENIED",
        "invalid_request_error",
        "permission_denied",
        "permission_error",
        "PERMISSION_DENIED"),
    NOT_FOUND(
        404, "NOT_FOUND", "invalid_request_error", "not_found", "not_found_error", "NOT_FOUND"),
    MODEL_NOT_FOUND(
        404,
        "NOT_FOUND",
        "invalid_request_error",
        "model_not_found",
        "not_found_error",
        "NOT_FOUND"),
    METHOD_NOT_ALLOWED(
        405,
        "BAD_REQUEST",
        "invalid_request_error",
        null,
        "invalid_request_error",
        "INVALID_ARGUMENT"),
    BAD_REQUEST(
        400,
        "BAD_REQUEST",
        "invalid_request_error",
        null,
        "invalid_request_error",
        "INVALID_ARGUMENT"),
    TOO_LARGE(
        413, "BAD_REQUEST", "invalid_request_error", null, "request_too_large", "INVALID_ARGUMENT"),
    UNSUPPORTED_ENCODING(
        415,
        "BAD_REQUEST",
        "invalid_request_error",
        null,
        "invalid_request_error",
        "INVALID_ARGUMENT"),
    UPGRADE_REQUIRED(
        426,
        "BAD_REQUEST",
        "invalid_request_error",
        null,
        "invalid_request_error",
        "INVALID_ARGUMENT"),
    RATE_LIMIT(
        429,
        "REQUEST_LIMIT_EXCEEDED",
        "rate_limit_error",
        "rate_limit_exceeded",
        "rate_limit_error",
        "RESOURCE_EXHAUSTED"),
    BUDGET(
        403,
        "PERMISSION_DENIED",
        "insufficient_quota",
        "insufficient_quota",
        "billing_error",
        "PERMISSION_DENIED"),
    BUDGET_RETRYABLE(
        429,
        "PERMISSION_DENIED",
        "insufficient_quota",
        "insufficient_quota",
        "billing_error",
        "RESOURCE_EXHAUSTED"),
    INTERNAL(500, "INTERNAL_ERROR", "server_error", null, "api_error", "INTERNAL"),
    UPSTREAM_FAILED(
        502, "TEMPORARILY_UNAVAILABLE", "server_error", null, "api_error", "UNAVAILABLE"),
    UNAVAILABLE(
        503, "TEMPORARILY_UNAVAILABLE", "server_error", null, "overloaded_error", "UNAVAILABLE"),
    UPSTREAM_TIMEOUT(
        504, "TEMPORARILY_UNAVAILABLE", "server_error", null, "timeout_error", "UNAVAILABLE");

    private final int status;
    private final String errorCode;
    private final String openAiType;
    private final @Nullable String openAiCode;
    private final String anthropicType;
    private final String geminiStatus;

    Kind(
        int status,
        String errorCode,
        String openAiType,
        @Nullable String openAiCode,
        String anthropicType,
        String geminiStatus) {
      this.status = status;
      this.errorCode = errorCode;
      this.openAiType = openAiType;
      this.openAiCode = openAiCode;
      this.anthropicType = anthropicType;
      this.geminiStatus = geminiStatus;
    }

    public int status() {
      return status;
    }

    /** The platform's own code, also in the usage table. */
    public String errorCode() {
      return errorCode;
    }

    String openAiType() {
      return openAiType;
    }

    @Nullable String openAiCode() {
      return openAiCode;
    }

    String anthropicType() {
      return anthropicType;
    }

    String geminiStatus() {
      return geminiStatus;
    }
  }

  public static Refusal of(Kind kind, String message) {
    return new Refusal(kind, message, null);
  }

  /** A refusal worth trying again later. */
  public static Refusal retryable(Kind kind, String message, Duration retryAfter) {
    return new Refusal(kind, message, retryAfter);
  }
}
