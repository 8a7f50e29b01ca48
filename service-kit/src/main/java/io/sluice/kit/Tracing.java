package io.sluice.kit;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The process's own traces, by OTLP to any collector, as OpenTelemetry's standard variables say.
 * Without {@code OTEL_EXPORTER_OTLP_ENDPOINT} there are none, and nothing is loaded for them.
 */
public final class Tracing implements AutoCloseable {

  private static final long CLOSE_SECONDS = 3;
  private static final List<String> ENDPOINTS =
      List.of("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
  private static final Tracing OFF =
      new Tracing(TracerProvider.noop().get("io.sluice"), Optional.empty());

  /** Who sends metrics of ours scrapes them; logs go to standard error. */
  private static final Map<String, String> NOTHING_ELSE =
      Map.of(
          "otel.metrics.exporter", "none",
          "otel.logs.exporter", "none",
          "otel.exporter.otlp.protocol", "http/protobuf");

  private static final TextMapGetter<UnaryOperator<@Nullable String>> HEADERS =
      new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(UnaryOperator<@Nullable String> headers) {
          return List.of();
        }

        @Override
        public @Nullable String get(
            @Nullable UnaryOperator<@Nullable String> headers, String name) {
          return headers == null ? null : headers.apply(name);
        }
      };

  private final Tracer tracer;
  private final Optional<OpenTelemetrySdk> sdk;

  private Tracing(Tracer tracer, Optional<OpenTelemetrySdk> sdk) {
    this.tracer = tracer;
    this.sdk = sdk;
  }

  /** No traces. */
  public static Tracing off() {
    return OFF;
  }

  /**
   * Starts exporting, if an endpoint is named.
   *
   * @param service is the name of the service unless {@code OTEL_SERVICE_NAME} says otherwise
   * @throws BrokenSettingException when a setting cannot be used
   */
  public static Tracing start(String service, Settings settings) {
    boolean isNamed = ENDPOINTS.stream().anyMatch(name -> settings.find(name).isPresent());
    if (!isNamed || settings.text("OTEL_SDK_DISABLED", "false").equalsIgnoreCase("true")) {
      return OFF;
    }
    var properties = new HashMap<>(NOTHING_ELSE);
    properties.put("otel.service.name", service);
    settings.startingWith("OTEL_").forEach((name, value) -> properties.put(property(name), value));
    try {
      var sdk =
          AutoConfiguredOpenTelemetrySdk.builder()
              .addPropertiesCustomizer(unused -> properties)
              .disableShutdownHook()
              .build()
              .getOpenTelemetrySdk();
      return new Tracing(sdk.getTracer("io.sluice"), Optional.of(sdk));
    } catch (RuntimeException e) {
      throw new BrokenSettingException(
          "OTEL_…", String.valueOf(e.getMessage()), "what OpenTelemetry documents");
    }
  }

  public boolean isOn() {
    return sdk.isPresent();
  }

  /** A span that belongs to the trace of whoever sent the request; only while it is on. */
  public SpanBuilder span(String name, UnaryOperator<@Nullable String> requestHeader) {
    return tracer.spanBuilder(name).setParent(sender(requestHeader));
  }

  /** A span below another one. */
  public SpanBuilder span(String name, Context parent) {
    return tracer.spanBuilder(name).setParent(parent);
  }

  /** Sends what has not been sent yet, for a few seconds. */
  @Override
  public void close() {
    sdk.ifPresent(open -> open.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS));
  }

  private static Context sender(UnaryOperator<@Nullable String> requestHeader) {
    return W3CTraceContextPropagator.getInstance().extract(Context.root(), requestHeader, HEADERS);
  }

  private static String property(String variable) {
    return variable.toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
