package io.sluice.sandbox.provider;

import io.sluice.kit.Service;
import io.sluice.kit.Settings;

/** The mock provider as a process of its own. */
public final class MockProviderMain {

  private MockProviderMain() {}

  public static void main(String[] args) {
    Service.run(
        "mock-provider",
        () -> MockProvider.start(MockProviderConfig.from(Settings.fromEnvironment())));
  }
}
