package io.sluice.system;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that say how the processes run elsewhere, as they lie in the repository. */
final class Manifests {

  /** Reads YAML, and refuses members that the type does not know. */
  static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  static final Path HOME = Path.of("..").toAbsolutePath().normalize();

  private Manifests() {}

  /** One object of a file. */
  record Manifest(String file, JsonNode content) {

    String kind() {
      return content.path("kind").asText();
    }

    String name() {
      return content.path("metadata").path("name").asText();
    }

    @Override
    public String toString() {
      return file + " " + kind() + " " + name();
    }
  }

  /** All that Kustomize would put together. */
  static List<Manifest> kubernetes() {
    var directory = HOME.resolve("deploy/kubernetes");
    var all = new ArrayList<Manifest>();
    for (var named : yaml(directory.resolve("kustomization.yaml")).path("resources")) {
      try (var documents =
          YAML.readerFor(JsonNode.class)
              .<JsonNode>readValues(directory.resolve(named.asText()).toFile())) {
        documents.forEachRemaining(document -> all.add(new Manifest(named.asText(), document)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return all;
  }

  static JsonNode yaml(Path file) {
    try {
      return YAML.readTree(file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String file) {
    try {
      return Files.readString(HOME.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
