package io.sluice.cli.up;

/**
 * Who listens where, all on one host.
 *
 * @param host e.g. {@code 127.0.0.1}
 * @param ingress port of the ingress
 * @param otlp port of the OTLP receiver
 * @param kafka port of the broker
 * @param mock port of the mock provider
 * @param admin ports of health and metrics
 */
record Addresses(String host, int ingress, int otlp, int kafka, int mock, Admin admin) {

  /** Admin ports. */
  record Admin(int ingressProxy, int otlpReceiver, int aggregator, int sink) {}

  String ingressUrl() {
    return "http://" + host + ":" + ingress;
  }

  String otlpUrl() {
    return "http://" + host + ":" + otlp;
  }

  String mockUrl() {
    return "http://" + host + ":" + mock;
  }

  String bootstrapServers() {
    return host + ":" + kafka;
  }
}
