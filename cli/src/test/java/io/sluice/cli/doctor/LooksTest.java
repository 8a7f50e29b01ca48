package io.sluice.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sluice.governance.Api;
import io.sluice.governance.Provider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the doctor finds out what it shows to its checks. */
class LooksTest {

  @TempDir Path home;

  @Test
  void asksEveryKindOfProviderForItsModelsWithItsKey() throws Exception {
    var asked = new ArrayList<String>();
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var headers = exchange.getRequestHeaders();
          asked.add(exchange.getRequestURI().toString());
          boolean isRight =
              List.of("Authorization", "X-api-key", "X-goog-api-key", "Api-key").stream()
                  .anyMatch(name -> String.valueOf(headers.getFirst(name)).endsWith("right"));
          exchange.sendResponseHeaders(isRight ? 200 : 401, -1);
          exchange.close();
        });
    server.start();
    try {
      var url = "http://127.0.0.1:" + server.getAddress().getPort();
      for (var api : Api.values()) {
        var provider = new Provider("p", api, url, "${KEY}", "2024-10-21", null);

        assertThat(HttpLook.atProvider(provider, "right").status()).contains(200);
        assertThat(HttpLook.atProvider(provider, "stale").status()).contains(401);
      }
    } finally {
      server.stop(0);
    }
    assertThat(asked)
        .contains(
            "/v1/models", "/models", "/v1beta/models", "/openai/models?api-version=2024-10-21");
  }

  @Test
  void saysNothingOfAKeyThatCannotBeSent() throws Exception {
    var provider = new Provider("p", Api.OPENAI, "http://127.0.0.1:1", "${KEY}");

    var look = HttpLook.atProvider(provider, "secret\nkey");

    assertThat(look.status()).isEmpty();
    assertThat(look.trouble()).doesNotContain("secret");
  }

  @Test
  void seesThatNobodyIsAKafkaThere() throws Exception {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    var look = BrokerLook.at("127.0.0.1:" + free);

    assertThat(look).isInstanceOf(BrokerLook.OutOfReach.class);
    assertThat(BrokerLook.at("no host at all")).isInstanceOf(BrokerLook.OutOfReach.class);
  }

  @Test
  void seesThatAPortIsTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      var port = new UsualPort("the ingress", "--ingress-port", taken.getLocalPort());

      assertThat(port.check().state()).isEqualTo(Finding.State.WRONG);
    }
  }

  @Test
  void readsWhereAgentsAreToldToCall() throws Exception {
    Files.createDirectories(home.resolve(".claude"));
    Files.writeString(
        home.resolve(".claude/settings.json"),
        "{\"env\":{\"ANTHROPIC_BASE_URL\":\"http://ada:secret@127.0.0.1:8080/anthropic\"}}");
    Files.createDirectories(home.resolve(".codex"));
    Files.writeString(
        home.resolve(".codex/config.toml"),
        "[model_providers.x]\nbase_url = \"http://127.0.0.1:8080/openai/v1\"\n");

    var found = AgentSettings.of(Map.of("OPENAI_BASE_URL", "http://elsewhere/v1"), home);

    assertThat(found)
        .containsEntry("environment OPENAI_BASE_URL", "http://elsewhere/v1")
        .containsValue("http://127.0.0.1:8080/anthropic")
        .containsValue("http://127.0.0.1:8080/openai/v1");
    assertThat(found.toString()).doesNotContain("secret");
  }

  @Test
  void brokenSettingsOfAnAgentAreTheAgentsBusiness() throws Exception {
    Files.createDirectories(home.resolve(".claude"));
    Files.writeString(home.resolve(".claude/settings.json"), "{");

    assertThat(AgentSettings.of(Map.of(), home)).isEmpty();
  }
}
