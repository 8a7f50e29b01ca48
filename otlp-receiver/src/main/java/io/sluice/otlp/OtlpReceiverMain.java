package io.sluice.otlp;

import io.sluice.kit.Service;
import io.sluice.kit.Settings;

/** The receiver as a process. */
public final class OtlpReceiverMain {

  private OtlpReceiverMain() {}

  public static void main(String[] args) {
    Service.run(
        "otlp-receiver", () -> OtlpReceiver.start(OtlpConfig.from(Settings.fromEnvironment())));
  }
}
