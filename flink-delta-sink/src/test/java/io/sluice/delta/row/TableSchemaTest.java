package io.sluice.delta.row;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TableSchemaTest {

  @ParameterizedTest
  @CsvSource({
    "OTEL_METRICS, c.s.p_otel_metrics, otel_metrics.sql",
    "OTEL_LOGS, c.s.p_otel_logs, otel_logs.sql",
    "OTEL_SPANS, c.s.p_otel_spans, otel_spans.sql",
    "USAGE, system.ai_gateway.usage, usage.sql",
    "PAYLOAD, main.gateway.opus_payload, payload.sql"
  })
  void printsTheDocumentedStatement(TableSchema schema, String table, String resource)
      throws IOException {
    var documented = resource(resource);

    var printed = schema.ddl(table);

    assertThat(onOneLine(printed)).isEqualTo(onOneLine(documented));
  }

  @ParameterizedTest
  @EnumSource
  void everythingMayBeNull(TableSchema schema) {
    assertThat(isNullable(schema.columns())).isTrue();
  }

  @Test
  void onlyTelemetryCarriesTheSchemaVersion() {
    assertThat(TableSchema.OTEL_METRICS.properties()).containsEntry("otel.schemaVersion", "v1");
    assertThat(TableSchema.OTEL_LOGS.properties()).containsEntry("otel.schemaVersion", "v1");
    assertThat(TableSchema.OTEL_SPANS.properties()).containsEntry("otel.schemaVersion", "v1");
    assertThat(TableSchema.USAGE.properties()).isEmpty();
    assertThat(TableSchema.PAYLOAD.properties()).isEmpty();
  }

  private static boolean isNullable(DataType type) {
    if (type instanceof StructType struct) {
      return struct.fields().stream()
          .allMatch(field -> field.isNullable() && isNullable(field.getDataType()));
    }
    if (type instanceof ArrayType array) {
      return array.containsNull() && isNullable(array.getElementType());
    }
    return !(type instanceof MapType map) || map.isValueContainsNull();
  }

  private static String resource(String name) throws IOException {
    try (var stream = TableSchemaTest.class.getResourceAsStream("/ddl/" + name)) {
      return new String(stream.readAllBytes(), UTF_8);
    }
  }

  private static String onOneLine(String sql) {
    return sql.replaceAll("\\s+", " ").strip();
  }
}
