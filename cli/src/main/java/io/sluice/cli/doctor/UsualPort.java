package io.sluice.cli.doctor;

import io.sluice.kit.PortInUseException;
import io.sluice.sandbox.FreePort;
import java.util.List;

/**
 * A port that {@code sluice up} takes unless told otherwise.
 *
 * @param part who listens there
 * @param option chooses another one
 */
record UsualPort(String part, String option, int port) {

  private static final String HOST = "127.0.0.1";

  static List<UsualPort> all() {
    return List.of(
        new UsualPort("the ingress", "--ingress-port", 8080),
        new UsualPort("telemetry", "--otlp-port", 4318),
        new UsualPort("telemetry by gRPC", "--otlp-grpc-port", 4317),
        new UsualPort("the console", "--console-port", 8088),
        new UsualPort("kafka", "--kafka-port", 9092));
  }

  Finding check() {
    return PortCheck.of(part, option, port, isFree());
  }

  private boolean isFree() {
    try {
      FreePort.require(HOST, port);
      return true;
    } catch (PortInUseException e) {
      return false;
    }
  }
}
