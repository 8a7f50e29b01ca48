package io.sluice.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

class TopicRecordSerializerTest {

  @Property(tries = 200)
  void everyRecordComesOutAsItWentIn(
      @ForAll int partition,
      @ForAll long offset,
      @ForAll @WithNull byte[] key,
      @ForAll @WithNull byte[] value,
      @ForAll @Size(max = 4) Map<String, String> headers)
      throws IOException {
    var record = new TopicRecord("otlp_logs", partition, offset, 7, key, value, headers);
    var serializer = new DeadLetterSerializer();
    var out = new DataOutputSerializer(64);

    serializer.serialize(new DeadLetter(record, "no table"), out);
    var again = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));

    assertThat(again.reason()).isEqualTo("no table");
    assertThat(again.record()).usingRecursiveComparison().isEqualTo(record);
  }
}
