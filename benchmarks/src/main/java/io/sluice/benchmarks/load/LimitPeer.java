package io.sluice.benchmarks.load;

import io.github.bucket4j.Bucket;
import io.sluice.ingress.admission.Admission.Admitted;
import io.sluice.ingress.admission.Leases;
import io.sluice.ingress.admission.Limit;
import io.sluice.kit.Closing;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The ways to keep a limit that are compared, as one process uses them. */
final class LimitPeer implements AutoCloseable {

  private final Closing closing = new Closing();
  private final Map<String, Asking> ways = new LinkedHashMap<>();

  /** Asks for one permit; runs the action at the moment of admission, on any thread. */
  interface Asking {
    void ask(Runnable admitted);
  }

  private LimitPeer() {}

  /**
   * Connects to what each way needs.
   *
   * @param limit permits per window
   */
  static LimitPeer connect(String bootstrapServers, int redisPort, long limit, Duration window)
      throws InterruptedException {
    var peer = new LimitPeer();
    var leases =
        peer.closing.add(
            Leases.start(bootstrapServers, "peer-" + UUID.randomUUID(), Leases.PATIENCE));
    var redis = peer.closing.add(RedisBuckets.connect(redisPort));
    var greedy = RedisBuckets.greedy(limit, window);
    var byInterval = RedisBuckets.byInterval(limit, window);
    var alone =
        Bucket.builder()
            .addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, window))
            .build();
    peer.ways.put("sluice leases", leased(leases, new Limit("peers", limit, window, "spent")));
    peer.ways.put("bucket4j redis, greedy", drawing(redis.bucket("greedy", greedy)));
    peer.ways.put("bucket4j redis, interval", drawing(redis.bucket("interval", byInterval)));
    peer.ways.put("bucket4j per process", drawing(alone));
    return peer;
  }

  /** Each way to ask, by its name. */
  Map<String, Asking> ways() {
    return Map.copyOf(ways);
  }

  @Override
  public void close() throws Exception {
    closing.close();
  }

  private static Asking leased(Leases leases, Limit limit) {
    return admitted ->
        leases
            .admit(limit, 1)
            .thenAccept(
                admission -> {
                  if (admission instanceof Admitted) {
                    admitted.run();
                  }
                });
  }

  private static Asking drawing(Bucket bucket) {
    return admitted -> {
      if (bucket.tryConsume(1)) {
        admitted.run();
      }
    };
  }
}
