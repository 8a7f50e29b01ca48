package io.sluice.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.delta.row.TableSchema;
import io.sluice.governance.Table.Schema;
import io.sluice.governance.ddl.CreateTable;
import io.sluice.governance.ddl.DocumentedTables;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code CREATE TABLE} is held against is what the sink writes. */
class DocumentedTablesTest {

  @ParameterizedTest
  @CsvSource({
    "OTEL_METRICS_V1, OTEL_METRICS",
    "OTEL_LOGS_V1, OTEL_LOGS",
    "OTEL_SPANS_V1, OTEL_SPANS"
  })
  void theSinkWritesTheDocumentedColumns(Schema documented, TableSchema written) {
    var statement = CreateTable.parse(written.ddl("main.telemetry.any"));

    assertThat(statement.columns()).isEqualTo(DocumentedTables.columns(documented));
    assertThat(DocumentedTables.schemaOf(statement)).isEqualTo(documented);
  }
}
