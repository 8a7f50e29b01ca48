package io.sluice.otlp;

import io.sluice.kit.Service;
import io.sluice.kit.Settings;
import io.sluice.kit.Tracing;

/** The receiver as a process. */
public final class OtlpReceiverMain {

  private static final String NAME = "otlp-receiver";

  private OtlpReceiverMain() {}

  public static void main(String[] args) {
    var settings = Settings.fromEnvironment();
    Service.run(
        NAME, () -> OtlpReceiver.start(OtlpConfig.from(settings), Tracing.start(NAME, settings)));
  }
}
