package io.sluice.benchmarks.load;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpMethod;

/** Sends export requests, as many at once as it is told, each as soon as another is answered. */
final class ExportLoop {

  private final HttpClient client;
  private final URI uri;
  private final String accessToken;

  ExportLoop(HttpClient client, URI uri, String accessToken) {
    this.client = client;
    this.uri = uri;
    this.accessToken = accessToken;
  }

  /**
   * Sends for a while, and returns when all is answered.
   *
   * @return how many requests were answered 200
   * @throws IllegalStateException when one was answered otherwise
   */
  long run(byte[] body, int underWay, Duration length) throws InterruptedException {
    var free = new Semaphore(underWay);
    var accepted = new AtomicLong();
    var failed = new AtomicLong();
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end) {
      free.acquire();
      request(body)
          .send(
              result -> {
                (isAccepted(result) ? accepted : failed).incrementAndGet();
                free.release();
              });
    }
    free.acquire(underWay);
    if (failed.get() > 0) {
      throw new IllegalStateException(failed + " requests were not answered 200");
    }
    return accepted.get();
  }

  private Request request(byte[] body) {
    return client
        .newRequest(uri)
        .method(HttpMethod.POST)
        .headers(
            headers ->
                headers
                    .put("Authorization", "Bearer " + accessToken)
                    .put("X-Databricks-UC-Table-Name", ReceiverStage.TABLE))
        .body(new BytesRequestContent("application/x-protobuf", body));
  }

  private static boolean isAccepted(Result result) {
    return result.isSucceeded() && result.getResponse().getStatus() == 200;
  }
}
