package io.sluice.cli.doctor;

/** Whether a port that an instance will listen on can be had. */
final class PortCheck {

  private PortCheck() {}

  static Finding of(String part, String option, int port, boolean free) {
    var name = "port " + port;
    if (free) {
      return Finding.good(name, "free for " + part);
    }
    return Finding.wrong(
        name,
        "somebody else listens there, and " + part + " could not",
        "stop what listens there (ss -ltnp 'sport = :"
            + port
            + "' says what), or start with "
            + option
            + " 0");
  }
}
