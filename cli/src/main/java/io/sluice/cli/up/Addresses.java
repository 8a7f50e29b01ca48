package io.sluice.cli.up;

/**
 * Who listens where, all on one host.
 *
 * @param host e.g. {@code 127.0.0.1}
 * @param ingress port of the ingress
 * @param otlp port of the OTLP receiver
 * @param otlpGrpc port of the OTLP receiver for gRPC
 * @param kafka port of the broker
 * @param mock port of the mock provider
 * @param admin ports of health and metrics
 */
record Addresses(
    String host, int ingress, int otlp, int otlpGrpc, int kafka, int mock, Admin admin) {

  /** Admin ports. */
  record Admin(int ingressProxy, int otlpReceiver, int aggregator, int sink) {}

  String ingressUrl() {
    return "http://" + host + ":" + ingress;
  }

  String otlpUrl() {
    return "http://" + host + ":" + otlp;
  }

  String otlpGrpcUrl() {
    return "http://" + host + ":" + otlpGrpc;
  }

  String mockUrl() {
    return "http://" + host + ":" + mock;
  }

  String bootstrapServers() {
    return host + ":" + kafka;
  }
}
