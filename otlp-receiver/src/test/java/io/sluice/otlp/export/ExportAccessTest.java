package io.sluice.otlp.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Code;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may send what, and where to. */
class ExportAccessTest extends ExportFixture {

  @Test
  void noCredentialsAre401() throws Exception {
    var answer = send(post(LOGS, EMPTY).header(TablePolicy.TABLE_HEADER, TABLE));

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(status(answer).getCode()).isEqualTo(Code.UNAUTHENTICATED_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bearer slc_wrong", "Bearer ", "Basic YWRhOmFkYQ==", "Bearer"})
  void invalidCredentialsAre401(String authorization) throws Exception {
    var request =
        post(LOGS, EMPTY)
            .header("Authorization", authorization)
            .header(TablePolicy.TABLE_HEADER, TABLE);

    assertThat(send(request).statusCode()).isEqualTo(401);
  }

  @Test
  void aMissingTableHeaderIs400AndNamesTheHeader() throws Exception {
    var answer = send(post(LOGS, EMPTY).header("Authorization", bearer(ADA)));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(violation(answer).getField()).isEqualTo(TablePolicy.TABLE_HEADER);
  }

  @ParameterizedTest
  @ValueSource(strings = {"telemetry.logs", "logs", "a.b.c.d", "a..c", "a.b c.d"})
  void aTableThatHasNotThreePartsIs400(String table) throws Exception {
    assertThat(send(authorized(post(LOGS, EMPTY), ADA, table)).statusCode()).isEqualTo(400);
  }

  @Test
  void anUnknownTableIs404() throws Exception {
    var answer = send(authorized(post(LOGS, EMPTY), ADA, "main.telemetry.nowhere"));

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(status(answer).getCode()).isEqualTo(Code.NOT_FOUND_VALUE);
  }

  @Test
  void noModifyAndSelectIs403() throws Exception {
    assertThat(send(authorized(post(LOGS, EMPTY), BEN, TABLE)).statusCode()).isEqualTo(403);
  }

  @Test
  void selectAloneIs403() throws Exception {
    var answer = send(authorized(post(LOGS, EMPTY), READER, TABLE));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(status(answer).getMessage()).contains("MODIFY and SELECT");
  }

  @Test
  void aTableOfTheOtherSignalIs400AndTheFirstColumnThatDiffersIsNamed() throws Exception {
    var answer = send(authorized(post(LOGS, EMPTY), ADA, "main.telemetry.default_otel_metrics"));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(violation(answer).getDescription())
        .endsWith(
            "default_otel_metrics is a table of otel-metrics-v1: "
                + "column 1, name: STRING (expected: event_name STRING)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE"})
  void anotherMethodIs405(String method) throws Exception {
    var request =
        HttpRequest.newBuilder(endpoint.uri().resolve(LOGS))
            .method(method, BodyPublishers.noBody())
            .header("Content-Type", "application/x-protobuf");

    var answer = send(request);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).contains("POST");
  }

  @Test
  void anotherPathIs404() throws Exception {
    assertThat(send(post("/v1/profiles", EMPTY)).statusCode()).isEqualTo(404);
  }

  @Test
  void aSignalWithADefaultTableNeedsNoHeader() throws Exception {
    var answer = send(post("/v1/metrics", EMPTY).header("Authorization", bearer(ADA)));

    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void notKnowingYetWhoMayDoWhatIs503() throws Exception {
    directory = Optional.empty();

    var answer = send(authorized(post(LOGS, logs(1)), ADA, TABLE));

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
  }
}
