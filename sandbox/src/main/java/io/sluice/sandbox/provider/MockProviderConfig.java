package io.sluice.sandbox.provider;

import static java.util.Objects.requireNonNull;

import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Require;
import io.sluice.kit.Settings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a mock provider is set up.
 *
 * @param host the address to bind
 * @param port the port, 0 for any free one
 * @param apiKey the key callers must show; null lets everybody in
 * @param detail how much of the exchanges is kept
 * @param capacity how many exchanges are kept, the newest ones
 * @param behaviour how requests are answered that do not say how
 */
public record MockProviderConfig(
    String host,
    int port,
    @Nullable String apiKey,
    Detail detail,
    int capacity,
    Behaviour behaviour) {

  private static final int CAPACITY = 10_000;

  /** How much of an exchange is kept. */
  public enum Detail {
    /** Nothing: for load. */
    OFF,
    /** Everything but the bodies, which are there as SHA-256. */
    DIGESTS,
    /** The bodies too. */
    BODIES
  }

  public MockProviderConfig {
    Require.notBlank("host", host);
    Require.port("port", port);
    requireNonNull(detail, "detail");
    Require.positive("capacity", capacity);
    requireNonNull(behaviour, "behaviour");
  }

  /** On loopback, on any free port, open to everybody, keeping this much. */
  public static MockProviderConfig keeping(Detail detail) {
    return new MockProviderConfig("127.0.0.1", 0, null, detail, CAPACITY, Behaviour.NORMAL);
  }

  /** The same, asking for this key. */
  public MockProviderConfig withApiKey(String key) {
    return new MockProviderConfig(host, port, key, detail, capacity, behaviour);
  }

  /** The same, keeping so many exchanges. */
  public MockProviderConfig withCapacity(int exchanges) {
    return new MockProviderConfig(host, port, apiKey, detail, exchanges, behaviour);
  }

  /**
   * Reads {@code HOST}, {@code PORT} (8089), {@code MOCK_API_KEY}, {@code MOCK_LEDGER} (off,
   * digests or bodies), {@code MOCK_LEDGER_CAPACITY} and {@code MOCK_BEHAVIOUR} (see {@link
   * Behaviour}).
   */
  public static MockProviderConfig from(Settings settings) {
    return new MockProviderConfig(
        settings.text("HOST", "127.0.0.1"),
        settings.integer("PORT", 8089),
        settings.find("MOCK_API_KEY").orElse(null),
        detail(settings.text("MOCK_LEDGER", "off")),
        settings.integer("MOCK_LEDGER_CAPACITY", CAPACITY),
        behaviour(settings.text("MOCK_BEHAVIOUR", "")));
  }

  private static Detail detail(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "off" -> Detail.OFF;
      case "digests" -> Detail.DIGESTS;
      case "bodies" -> Detail.BODIES;
      default -> throw new BrokenSettingException("MOCK_LEDGER", text, "off, digests or bodies");
    };
  }

  private static Behaviour behaviour(String text) {
    try {
      return Behaviour.parse(text);
    } catch (IllegalArgumentException e) {
      throw new BrokenSettingException("MOCK_BEHAVIOUR", text, "e.g. delay=200ms,between=20ms");
    }
  }
}
