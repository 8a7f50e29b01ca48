package io.sluice.benchmarks.micro;

import io.sluice.event.CallTokens;
import io.sluice.event.TokenSource;
import io.sluice.ingress.dialect.Answer;
import io.sluice.ingress.dialect.Dialect;
import io.sluice.ingress.dialect.Streamed;
import io.sluice.ingress.dialect.UsageChunk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What it costs to watch one event of a stream go by. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AnswerBenchmark {

  private static final int EVENTS = 100;

  private final byte[] start =
      bytes("event: message_start\ndata: {\"message\":{\"usage\":{\"input_tokens\":10}}}\n\n");
  private final byte[] delta =
      bytes(
          "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
              + "\"delta\":{\"type\":\"text_delta\",\"text\":\"a few words of text \"}}\n\n");
  private final byte[] stop =
      bytes(
          "event: message_delta\ndata: {\"usage\":{\"output_tokens\":200}}\n\n"
              + "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public CallTokens watch(Blackhole blackhole) {
    var answer =
        Answer.of(Dialect.ANTHROPIC, "text/event-stream", UsageChunk.BY_CALLER, Streamed.YES);
    blackhole.consume(answer.read(ByteBuffer.wrap(start)));
    for (int i = 0; i < EVENTS; i++) {
      blackhole.consume(answer.read(ByteBuffer.wrap(delta)));
    }
    blackhole.consume(answer.read(ByteBuffer.wrap(stop)));
    return answer.tokens(TokenSource.PROVIDER_FINAL).orElse(CallTokens.UNKNOWN);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
