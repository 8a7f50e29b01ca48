package io.sluice.otlp.export;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;

/** A refusal as a {@code google.rpc.Status}. */
final class StatusBody {

  private StatusBody() {}

  static Status of(Refusal refusal) {
    var status =
        Status.newBuilder().setCode(refusal.code().getNumber()).setMessage(refusal.message());
    if (refusal.field() != null) {
      status.addDetails(Any.pack(violation(refusal.field(), refusal.message())));
    }
    if (refusal.retryAfter() != null) {
      var delay = Duration.newBuilder().setSeconds(refusal.retryAfter().toSeconds());
      status.addDetails(Any.pack(RetryInfo.newBuilder().setRetryDelay(delay).build()));
    }
    return status.build();
  }

  private static BadRequest violation(String field, String description) {
    return BadRequest.newBuilder()
        .addFieldViolations(
            BadRequest.FieldViolation.newBuilder().setField(field).setDescription(description))
        .build();
  }
}
