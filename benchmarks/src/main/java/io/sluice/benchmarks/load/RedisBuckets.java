package io.sluice.benchmarks.load;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.time.Duration;

/** The peer: Bucket4j whose buckets are kept in Redis, by Lettuce, set up as its manual says. */
final class RedisBuckets implements AutoCloseable {

  private static final Duration KEPT = Duration.ofSeconds(10);

  private final RedisClient client;
  private final ProxyManager<String> buckets;

  private RedisBuckets(RedisClient client) {
    this.client = client;
    var codec = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    this.buckets =
        Bucket4jLettuce.casBasedBuilder(client.connect(codec))
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT))
            .build();
  }

  static RedisBuckets connect(int port) {
    return new RedisBuckets(RedisClient.create("redis://127.0.0.1:" + port));
  }

  /** The bucket of this name, shared by everybody who connects. */
  Bucket bucket(String name, BucketConfiguration configuration) {
    return buckets.builder().build(name, () -> configuration);
  }

  /** The usual one: permits come back one by one, all the time. */
  static BucketConfiguration greedy(long limit, Duration window) {
    return BucketConfiguration.builder()
        .addLimit(bandwidth -> bandwidth.capacity(limit).refillGreedy(limit, window))
        .build();
  }

  /** All permits come back together, once in a window. */
  static BucketConfiguration byInterval(long limit, Duration window) {
    return BucketConfiguration.builder()
        .addLimit(bandwidth -> bandwidth.capacity(limit).refillIntervally(limit, window))
        .build();
  }

  @Override
  public void close() {
    client.shutdown();
  }
}
