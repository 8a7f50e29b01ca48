package io.sluice.benchmarks.load;

import io.sluice.kit.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The peer: nginx with {@code proxy_pass}, everything in memory and nothing logged. */
final class Nginx {

  private static final String CONFIG =
      """
      daemon off;
      worker_processes 1;
      pid nginx.pid;
      error_log nginx.log warn;
      events { worker_connections 16384; }
      http {
        access_log off;
        client_body_temp_path body;
        proxy_temp_path proxy;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        client_max_body_size 64m;
        client_body_buffer_size 1m;
        keepalive_timeout 600s;
        keepalive_requests 100000000;
        upstream provider {
          server 127.0.0.1:PROVIDER_PORT;
          keepalive 1024;
          keepalive_requests 100000000;
        }
        server {
          listen 127.0.0.1:OWN_PORT backlog=4096;
          location / {
            proxy_pass http://provider;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_buffering off;
          }
        }
      }
      """;

  private Nginx() {}

  /** Starts the program that the setting {@code NGINX} names; empty when there is none. */
  static Optional<ChildProcess> start(Path directory, int port, int providerPort)
      throws IOException {
    var home = Files.createDirectories(directory.resolve("nginx"));
    var config =
        CONFIG
            .replace("PROVIDER_PORT", Integer.toString(providerPort))
            .replace("OWN_PORT", Integer.toString(port));
    var file = Files.writeString(home.resolve("nginx.conf"), config);
    var program = Settings.fromEnvironment().text("NGINX", "nginx");
    var log = home.resolve("nginx.log").toString();
    var command = List.of(program, "-e", log, "-p", home.toString(), "-c", file.toString());
    try {
      var nginx = ChildProcess.start(command, Map.of(), directory.resolve("nginx.out"));
      return Optional.of(nginx.awaitListening(port));
    } catch (IOException e) {
      System.out.println("nginx is left out: " + program + " cannot be started (setting NGINX)");
      return Optional.empty();
    }
  }
}
