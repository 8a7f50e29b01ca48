package io.sluice.cli.doctor;

/** Whether this Java can run the processes. */
final class JavaCheck {

  private static final String NAME = "java";
  private static final int LOWEST = 17;

  private JavaCheck() {}

  static Finding of(int feature, String home) {
    if (feature < LOWEST) {
      return Finding.wrong(
          NAME,
          "this is Java " + feature + ", in " + home,
          "install a JDK 17 or newer and set JAVA_HOME to it");
    }
    return Finding.good(NAME, "Java " + feature);
  }
}
