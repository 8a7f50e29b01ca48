package io.sluice.benchmarks.load;

import io.sluice.event.Topics;
import io.sluice.kit.KafkaSettings;
import io.sluice.kit.Settings;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A producer and nothing else, set up as the receiver's: what records of a size cost at least.
 * Prints the microseconds of CPU time that a record took.
 *
 * <p>Settings: {@code KAFKA_BOOTSTRAP_SERVERS}, {@code SIZE} of a record's value (bytes), {@code
 * UNDER_WAY} records at once, {@code WARM_UP} and {@code ROUND}.
 */
public final class PlainProducerMain {

  private PlainProducerMain() {}

  public static void main(String[] args) throws Exception {
    var settings = Settings.fromEnvironment();
    var value = new byte[settings.integer("SIZE", 1024)];
    new Random(1).nextBytes(value);
    int underWay = settings.integer("UNDER_WAY", 32);
    var serializer = new ByteArraySerializer();
    var producing =
        KafkaSettings.recordingProducer(settings.text("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"));
    try (var producer = new KafkaProducer<>(producing, serializer, serializer)) {
      run(producer, value, underWay, settings.duration("WARM_UP", Duration.ofSeconds(5)));
      var before = ProcessCpu.of(ProcessHandle.current());
      long records =
          run(producer, value, underWay, settings.duration("ROUND", Duration.ofSeconds(5)));
      var used = ProcessCpu.of(ProcessHandle.current()).minus(before);
      System.out.println(used.toNanos() / 1000.0 / records);
    }
  }

  private static long run(
      KafkaProducer<byte[], byte[]> producer, byte[] value, int underWay, Duration length)
      throws InterruptedException {
    var free = new Semaphore(underWay);
    long records = 0;
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      free.acquire();
      var record = new ProducerRecord<byte[], byte[]>(Topics.OTLP_METRICS.name(), value);
      var unused = producer.send(record, (metadata, failure) -> free.release());
      records++;
    }
    free.acquire(underWay);
    return records;
  }
}
