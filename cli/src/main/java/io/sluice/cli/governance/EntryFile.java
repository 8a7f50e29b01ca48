package io.sluice.cli.governance;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.cli.CommandException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** The members of one declaration, in YAML or JSON, which is YAML too. */
final class EntryFile {

  private static final Path STANDARD_INPUT = Path.of("-");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
          .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
          .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
          .build();

  private EntryFile() {}

  /**
   * Reads a file, or standard input for {@code -}.
   *
   * @throws CommandException when that cannot be read; exit code 2
   */
  static JsonNode read(Path file, InputStream standardInput) {
    try {
      var text =
          file.equals(STANDARD_INPUT)
              ? new String(standardInput.readAllBytes(), UTF_8)
              : Files.readString(file);
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      // the parser's own message quotes the file
      throw CommandException.refused(file + " is neither YAML nor JSON");
    } catch (IOException e) {
      throw CommandException.refused("cannot read " + file);
    }
  }

  static String yaml(JsonNode tree) {
    try {
      return YAML.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree is always YAML", e);
    }
  }
}
