package io.sluice.sandbox.provider;

import io.sluice.governance.Api;
import io.sluice.kit.HttpEndpoint;
import io.sluice.kit.PortInUseException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Stands in for Anthropic, OpenAI and Google: one server, each API below a path of its own. Its
 * answers have the vendors' shapes and are derived from the prompt alone, so the same prompt gets
 * the same text and the same token counts, streamed or not.
 *
 * <p>It calls the first tool it is offered when the prompt contains {@code use a tool}. How it
 * misbehaves on request is told in {@link Behaviour}.
 *
 * <pre>
 *   GET, DELETE /ledger      what was asked and answered, for tests
 *   POST /anthropic/...      /v1/messages, /v1/messages/count_tokens, /v1/chat/completions
 *   POST /openai/v1/...      /responses, /chat/completions, /embeddings
 *   POST /gemini/...         /v1beta/models/M:generateContent, :streamGenerateContent, :countTokens
 *                            /v1beta/openai/chat/completions, /v1beta/openai/embeddings
 *   anything else            404
 * </pre>
 */
public final class MockProvider implements AutoCloseable {

  private final HttpEndpoint endpoint;
  private final Script script;
  private final Ledger ledger;

  private MockProvider(HttpEndpoint endpoint, Script script, Ledger ledger) {
    this.endpoint = endpoint;
    this.script = script;
    this.ledger = ledger;
  }

  /**
   * Starts listening.
   *
   * @throws PortInUseException when somebody else listens on the port
   */
  public static MockProvider start(MockProviderConfig config) {
    var script = new Script(config.behaviour());
    var ledger = new Ledger(config.detail(), config.capacity());
    var endpoint =
        HttpEndpoint.start(
            config.host(),
            config.port(),
            Duration.ZERO,
            new LedgerHandler(ledger),
            new AnswerHandler(config.apiKey(), script, ledger, Clock.systemUTC()));
    return new MockProvider(endpoint, script, ledger);
  }

  public int port() {
    return endpoint.port();
  }

  public URI uri() {
    return endpoint.uri();
  }

  /** What a provider of this API is declared with as its base URL. */
  public String baseUrl(Api api) {
    return switch (api) {
      case ANTHROPIC -> uri() + "/anthropic";
      case OPENAI, AZURE_OPENAI -> uri() + "/openai/v1";
      case GEMINI -> uri() + "/gemini";
    };
  }

  /** The next requests behave like this, one after the other, then the usual way again. */
  public void script(Behaviour... behaviours) {
    script.add(List.of(behaviours));
  }

  /** From now on all requests behave like this; what was scripted is forgotten. */
  public void become(Behaviour behaviour) {
    script.become(behaviour);
  }

  /** The exchanges that have ended, oldest first; empty when none are kept. */
  public List<Exchange> requests() {
    return ledger.exchanges();
  }

  public void clearRequests() {
    ledger.clear();
  }

  @Override
  public void close() throws Exception {
    endpoint.close();
  }
}
