package io.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.event.TokenSource;
import io.sluice.governance.Api;
import io.sluice.governance.ClientAbort;
import io.sluice.governance.Declaration;
import io.sluice.governance.Provider;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A caller hangs up, and the provider is one that is told to stop then. */
class ClientAbortTest extends ProxyFixture {

  private static final int EVENTS = 5_000;

  @Override
  List<Declaration> declarations(String providerUrl) {
    var declarations = super.declarations(providerUrl);
    declarations.removeIf(declaration -> declaration.key().equals("provider:anthropic"));
    declarations.add(
        new Provider(
            "anthropic", Api.ANTHROPIC, providerUrl, "${KEY}", null, null, ClientAbort.CANCEL));
    return declarations;
  }

  @Test
  void stopsTheProviderAndCompletesItsCountByAnEstimate() throws Exception {
    var goOn = new CountDownLatch(1);
    var written = new AtomicInteger();
    provider.script =
        exchange -> {
          exchange.header("Content-Type", "text/event-stream");
          exchange.writeAndGoOn(STREAM_START);
          awaitQuietly(goOn);
          for (int i = 0; i < EVENTS; i++) {
            exchange.writeAndGoOn(
                "event: content_block_delta\ndata: " + "p".repeat(10_000 + 100 * i) + "\n\n");
            written.incrementAndGet();
          }
          exchange.end(STREAM_END);
        };

    var answer = stream(MESSAGES, ASK);
    answer.body().read();
    answer.body().close();
    goOn.countDown();

    await(() -> !ledger.settled.isEmpty());
    var tokens = onlyCall().tokens();
    assertThat(tokens.source()).isEqualTo(TokenSource.ESTIMATED);
    assertThat(tokens.input()).isEqualTo(7);
    assertThat(tokens.output()).isGreaterThan(3);
    assertThat(tokens.raw()).contains("input_tokens");
    assertThat(onlyCall().attempts().get(0).errorCode()).isEqualTo("CANCELLED");
    assertThat(written.get()).isLessThan(EVENTS);
  }
}
