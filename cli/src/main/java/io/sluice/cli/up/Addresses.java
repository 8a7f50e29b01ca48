package io.sluice.cli.up;

/**
 * Who listens where, all on one host.
 *
 * @param scheme of the ports that agents use: {@code https} where they speak TLS
 * @param host e.g. {@code 127.0.0.1}
 * @param ingress port of the ingress
 * @param otlp port of the OTLP receiver
 * @param otlpGrpc port of the OTLP receiver for gRPC
 * @param console port of the console
 * @param kafka port of the broker
 * @param mock port of the mock provider
 * @param admin ports of health and metrics
 */
record Addresses(
    String scheme,
    String host,
    int ingress,
    int otlp,
    int otlpGrpc,
    int console,
    int kafka,
    int mock,
    Admin admin) {

  /** Admin ports. */
  record Admin(int ingressProxy, int otlpReceiver, int aggregator, int sink, int console) {}

  String ingressUrl() {
    return scheme + "://" + host + ":" + ingress;
  }

  String otlpUrl() {
    return scheme + "://" + host + ":" + otlp;
  }

  String otlpGrpcUrl() {
    return scheme + "://" + host + ":" + otlpGrpc;
  }

  String consoleUrl() {
    return scheme + "://" + host + ":" + console;
  }

  String mockUrl() {
    return "http://" + host + ":" + mock;
  }

  String bootstrapServers() {
    return host + ":" + kafka;
  }
}
