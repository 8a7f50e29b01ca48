package io.sluice.aggregator;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topology at work; closing hands the work to another aggregator. */
final class StreamsProcess implements AutoCloseable {

  private static final Logger LOGGER = LoggerFactory.getLogger(StreamsProcess.class);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final KafkaStreams streams;

  private StreamsProcess(KafkaStreams streams) {
    this.streams = streams;
  }

  static StreamsProcess start(Topology topology, Properties settings, MeterRegistry metrics) {
    var streams = new KafkaStreams(topology, settings);
    var name = settings.getProperty(StreamsConfig.APPLICATION_ID_CONFIG);
    streams.setUncaughtExceptionHandler(StreamsProcess::replaceThread);
    streams.setStateListener(
        (state, before) ->
            LOGGER
                .atInfo()
                .addKeyValue("application", name)
                .addKeyValue("state", state)
                .log("streams state"));
    new ConsumerLag(streams::metrics).measure(topology, metrics);
    streams.start();
    return new StreamsProcess(streams);
  }

  /** Why it does not work, for a health check; empty when it does. */
  String trouble() {
    var state = streams.state();
    return state == KafkaStreams.State.RUNNING ? "" : "streams are " + state;
  }

  @Override
  public void close() {
    streams.close(
        CloseOptions.timeout(GRACE)
            .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP));
  }

  private static StreamThreadExceptionResponse replaceThread(Throwable bug) {
    LOGGER.atError().setCause(bug).log("stream thread failed and is replaced");
    return StreamThreadExceptionResponse.REPLACE_THREAD;
  }
}
