package io.sluice.cli.instance;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.sluice.event.JsonSerde;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a running instance says of itself, in {@code <data>/run.json}. The file is there while the
 * instance is ready, and goes last when it stops.
 *
 * @param ingress URL of the ingress
 * @param otlp URL of the OTLP receiver
 * @param otlpGrpc URL of the OTLP receiver for gRPC
 * @param console URL of the console
 * @param kafka bootstrap servers
 * @param lake directory of the tables
 * @param pids process ids by name; {@code up} is the supervisor
 * @param adminPorts ports of health and metrics, by name; a process without one is left out
 * @param config what became of the configuration file; null when none is watched
 */
public record RunFile(
    String ingress,
    String otlp,
    String otlpGrpc,
    String console,
    String kafka,
    String lake,
    Map<String, Long> pids,
    Map<String, Integer> adminPorts,
    @Nullable ConfigState config) {

  /** The supervisor's name in {@link #pids}. */
  public static final String SUPERVISOR = "up";

  public RunFile {
    pids = Collections.unmodifiableMap(new LinkedHashMap<>(pids));
    adminPorts = Collections.unmodifiableMap(new LinkedHashMap<>(adminPorts));
  }

  /** The file of this data directory, whether or not its instance still runs. */
  public static Optional<RunFile> read(Path data) {
    try {
      var text = Files.readString(file(data));
      return Optional.of(JsonSerde.MAPPER.readValue(text, RunFile.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file(data), e);
    }
  }

  /** Replaces the file at once: nobody ever reads half of it. */
  public void write(Path data) {
    var whole = data.resolve("run.json.new");
    try {
      Files.writeString(
          whole, JsonSerde.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
      Files.move(whole, file(data), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file(data), e);
    }
  }

  public static void delete(Path data) {
    try {
      Files.deleteIfExists(file(data));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file(data), e);
    }
  }

  /** Whether the supervisor that wrote the file is there; a killed one leaves the file behind. */
  @JsonIgnore
  public boolean isRunning() {
    var supervisor = pids.get(SUPERVISOR);
    return supervisor != null && ProcessHandle.of(supervisor).isPresent();
  }

  private static Path file(Path data) {
    return data.resolve("run.json");
  }
}
