package io.sluice.cli.doctor;

/** Whether calls are refused that should not be. */
final class CallsCheck {

  private static final String NAME = "calls";
  private static final double MANY = 0.2;

  private CallsCheck() {}

  /**
   * @param received calls that came
   * @param unauthenticated those without an access token that holds
   * @param refusedKeys how often a provider refused our key
   * @param unavailable those that were refused because something of ours was away
   */
  static Finding of(long received, long unauthenticated, long refusedKeys, long unavailable) {
    if (refusedKeys > 0) {
      return Finding.wrong(
          NAME,
          "providers refused our key " + refusedKeys + " times",
          "set the right key in the proxy's environment, and start the proxy again");
    }
    if (unavailable > MANY * received) {
      return Finding.wrong(
          NAME,
          unavailable + " of " + received + " calls were answered 503",
          "see /health/ready of the proxy and the aggregator: Kafka away, leases that do not come,"
              + " or more calls than MAX_CALLS");
    }
    if (unauthenticated > MANY * received) {
      return Finding.note(
          NAME,
          unauthenticated + " of " + received + " calls had no access token that holds",
          "an agent has an old token: sluice token list, sluice token create");
    }
    return Finding.good(NAME, received + " since the proxies were started");
  }
}
