package io.sluice.benchmarks.micro;

import io.sluice.ingress.route.ModelSplice;
import io.sluice.ingress.route.ModelSplice.MalformedBodyException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to find the model in a request and put another name in its place. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ModelSpliceBenchmark {

  /** Size of the body (bytes). */
  @Param({"1024", "65536", "307200"})
  public int bytes;

  private byte[] body = new byte[0];

  @Setup
  public void setUp() {
    var text = "lorem ipsum \\n".repeat(bytes / 13);
    body =
        ("{\"model\":\"opus\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}")
            .getBytes(StandardCharsets.UTF_8);
  }

  @Benchmark
  public List<ByteBuffer> splice() throws MalformedBodyException {
    return ModelSplice.of(body).withModel("claude-opus-4-6");
  }
}
