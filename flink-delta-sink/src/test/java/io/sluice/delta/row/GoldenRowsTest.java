package io.sluice.delta.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.delta.kernel.types.ArrayType;
import io.delta.kernel.types.DataType;
import io.delta.kernel.types.MapType;
import io.delta.kernel.types.StructType;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.sluice.delta.table.DeltaTables;
import io.sluice.delta.table.Lake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From bytes of OTLP through the sink's files to what a reader of the tables sees. */
class GoldenRowsTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path root;
  private Lake lake;

  @BeforeEach
  void openLake() {
    lake = Lake.at(root.toString());
  }

  @ParameterizedTest
  @EnumSource
  void requestsBecomeTheRowsThatWereWrittenDownByHand(GoldenCorpus corpus) throws Exception {
    corpus.land(lake);

    var rows = new ArrayList<JsonNode>();
    for (var row : DeltaTables.rows(lake.location(corpus.table()))) {
      rows.add(JSON.readTree(JSON.writeValueAsString(plain(corpus.schema().columns(), row))));
    }
    var expected = new ArrayList<JsonNode>();
    for (var line : corpus.expected()) {
      expected.add(JSON.readTree(line));
    }
    assertThat(rows).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @EnumSource
  void theTableIsTheDocumentedOne(GoldenCorpus corpus) throws Exception {
    corpus.land(lake);

    var table = DeltaTables.snapshot(lake.location(corpus.table()));
    assertThat(table.getSchema()).isEqualTo(corpus.schema().columns());
    assertThat(table.getTableProperties()).containsEntry("otel.schemaVersion", "v1");
  }

  @Test
  void tenThousandPointsAreTenThousandRows() throws Exception {
    var gauge = Gauge.newBuilder();
    for (int i = 0; i < 10_000; i++) {
      gauge.addDataPoints(NumberDataPoint.newBuilder().setTimeUnixNano(i).setAsInt(i));
    }
    var request = Otlp.request(Metric.newBuilder().setName("many").setGauge(gauge).build());

    GoldenCorpus.METRICS.land(lake, request);

    var times = new ArrayList<Object>();
    for (var point : DeltaTables.column(lake.location(GoldenCorpus.METRICS.table()), "gauge")) {
      times.add(((Map<?, ?>) point).get("time_unix_nano"));
    }
    assertThat(times)
        .isEqualTo(IntStream.range(0, 10_000).<Object>mapToObj(i -> (long) i).toList());
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    var request = Otlp.request(Metric.newBuilder().setName("zzz").build());
    var latin1 = new String(request, StandardCharsets.ISO_8859_1).replace("zzz", "z\u00e4z");
    var broken = ByteString.copyFrom(latin1.getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> MetricRow.rowsOf(broken.toByteArray(), "main.golden.otel_metrics"))
        .isInstanceOf(UnreadableRecordException.class);
  }

  // fields that are null left out, as in the corpus; entries of maps stay
  private static Object plain(DataType type, Object value) throws IOException {
    if (type instanceof StructType struct && value instanceof Map<?, ?> fields) {
      var present = new LinkedHashMap<String, Object>();
      for (var field : struct.fields()) {
        var inner = fields.get(field.getName());
        if (inner != null) {
          present.put(field.getName(), plain(field.getDataType(), inner));
        }
      }
      return present;
    }
    if (type instanceof ArrayType array && value instanceof List<?> elements) {
      var all = new ArrayList<Object>();
      for (var element : elements) {
        all.add(plain(array.getElementType(), element));
      }
      return all;
    }
    return type instanceof MapType ? new LinkedHashMap<>((Map<?, ?>) value) : value;
  }
}
