package io.sluice.sandbox.provider;

/** The error body of OpenAI's APIs. */
final class OpenAiError {

  private static final Template ERROR =
      Template.of(
          """
          {"error":{"message":"%s","type":"%s","param":null,"code":%r}}
          """);

  private OpenAiError() {}

  static String of(int status) {
    return ERROR.fill("The mock provider was asked for this", type(status), code(status));
  }

  private static String type(int status) {
    return switch (status) {
      case 429 -> "rate_limit_error";
      case 400, 401, 403, 404, 413 -> "invalid_request_error";
      default -> "server_error";
    };
  }

  private static String code(int status) {
    return switch (status) {
      case 401 -> "\"invalid_api_key\"";
      case 404 -> "\"model_not_found\"";
      case 429 -> "\"rate_limit_exceeded\"";
      case 503 -> "\"server_is_overloaded\"";
      default -> "null";
    };
  }
}
