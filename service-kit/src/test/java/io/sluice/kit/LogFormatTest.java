package io.sluice.kit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.event.JsonSerde;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** How what the services log is written. */
class LogFormatTest {

  @Test
  void isTextForPeopleUnlessSaidOtherwise() throws Exception {
    var line = logged(Map.of());

    assertThat(line)
        .contains(" WARN  here call rejected ")
        .contains("callId=\"01J\" userId=\"ada@example.com\" partition=\"3\"");
  }

  @Test
  void isJsonWithTheSamePairsWhenAskedFor() throws Exception {
    var line = logged(Map.of("LOG_FORMAT", "json"));

    var json = JsonSerde.MAPPER.readTree(line);
    assertThat(line.lines()).hasSize(1);
    assertThat(json.get("level").asText()).isEqualTo("WARN");
    assertThat(json.get("loggerName").asText()).isEqualTo("io.sluice.here");
    assertThat(json.get("formattedMessage").asText()).isEqualTo("call rejected");
    assertThat(json.get("timestamp").asLong()).isPositive();
    assertThat(pair(json, "callId")).isEqualTo("01J");
    assertThat(pair(json, "userId")).isEqualTo("ada@example.com");
    assertThat(pair(json, "partition")).isEqualTo("3");
  }

  @Test
  void anotherWordStopsTheProcessInsteadOfTheLog() {
    var settings = Settings.of(Map.of("LOG_FORMAT", "xml"));

    assertThatThrownBy(() -> Service.requireLogFormat(settings))
        .hasMessage("LOG_FORMAT: xml (expected: text or json)");
    Service.requireLogFormat(Settings.of(Map.of("LOG_FORMAT", "json")));
    Service.requireLogFormat(Settings.of(Map.of()));
  }

  private static String pair(JsonNode json, String key) {
    return json.get("kvpList").findValue(key).asText();
  }

  private static String logged(Map<String, String> settings) throws Exception {
    var context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    settings.forEach(context::putProperty);
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    var before = System.err;
    var written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, UTF_8));
    try {
      configurator.doConfigure(LogFormatTest.class.getResource("/logback.xml"));
      Logger logger = context.getLogger("io.sluice.here");
      logger
          .atWarn()
          .addKeyValue("callId", "01J")
          .addKeyValue("userId", "ada@example.com")
          .addKeyValue("partition", 3)
          .log("call rejected");
    } finally {
      context.stop();
      System.setErr(before);
    }
    return written.toString(UTF_8);
  }
}
