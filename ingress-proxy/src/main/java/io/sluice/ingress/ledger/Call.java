package io.sluice.ingress.ledger;

import static java.util.Objects.requireNonNull;

import io.sluice.event.CallAdmitted;
import io.sluice.event.CallAttempt;
import io.sluice.event.CallDestination;
import io.sluice.event.CallOrigin;
import io.sluice.event.CallSettled;
import io.sluice.event.CallTokens;
import io.sluice.governance.Candidate;
import io.sluice.governance.EffectivePrice;
import io.sluice.governance.Model;
import io.sluice.governance.Principal;
import io.sluice.ingress.dialect.Dialect;
import io.sluice.ingress.dialect.Operation;
import io.sluice.ingress.dialect.Refusal;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger's page for one call, filled in as the call passes down the chain. It belongs to one
 * exchange whose steps follow one another, so it needs no lock.
 */
public final class Call {

  private static final Logger LOGGER = LoggerFactory.getLogger(Call.class);

  /** What a caller wrote is kept up to this length (characters). */
  private static final int MAX_MODEL_NAME = 200;

  private final String id;
  private final Dialect dialect;
  private final CallOrigin origin;
  private final Ledger ledger;
  private final CallMetrics metrics;
  private final CallTrace trace;
  private final String proxyId;
  private final Clock clock;
  private final Instant startedAt;
  private final long startedNanos = System.nanoTime();
  private final List<CallAttempt> attempts = new ArrayList<>();

  private @Nullable Principal principal;
  private @Nullable Operation operation;
  private @Nullable String requestedModel;
  private @Nullable RequestBody body;
  private @Nullable Model model;
  private List<Candidate> candidates = List.of();
  private @Nullable Candidate candidate;
  private @Nullable PayloadRecorder payload;
  private boolean recording;
  private boolean counted;
  private @Nullable Instant attemptStartedAt;
  private @Nullable Long timeToFirstByteMillis;
  private @Nullable String providerRequestId;
  private CompletableFuture<Void> admission = CompletableFuture.completedFuture(null);
  private Consumer<CallSettled> settlementListener = fact -> {};

  /** Opens the page. */
  Call(
      String id,
      Dialect dialect,
      CallOrigin origin,
      Ledger ledger,
      CallMetrics metrics,
      CallTrace trace,
      String proxyId,
      Clock clock) {
    this.id = id;
    this.dialect = dialect;
    this.origin = origin;
    this.ledger = ledger;
    this.metrics = metrics;
    this.trace = trace;
    this.proxyId = proxyId;
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  public String id() {
    return id;
  }

  /** The dialect that errors are written in; known for every path, also for unknown ones. */
  public Dialect dialect() {
    return dialect;
  }

  /** Where the call came from and what it said of itself. */
  public CallOrigin origin() {
    return origin;
  }

  public void asks(Operation what) {
    this.operation = what;
  }

  public void identified(Principal caller) {
    this.principal = caller;
    trace.identified();
  }

  /** Takes the whole request body and the model's name as the caller wrote it. */
  public void received(RequestBody whole, String modelName) {
    this.body = whole;
    this.requestedModel =
        modelName.length() > MAX_MODEL_NAME ? modelName.substring(0, MAX_MODEL_NAME) : modelName;
  }

  /** Notes where the call goes; its payload will be recorded, if the model wants that. */
  public void routed(Model to, List<Candidate> mayAnswer) {
    this.model = to;
    this.candidates = mayAnswer;
    this.candidate = mayAnswer.get(0);
    trace.routed();
    var table = to.payloadTableFor(principal());
    table.ifPresent(name -> this.payload = new PayloadRecorder(ledger, id, name));
  }

  /** From the call's {@code Databricks-Ai-Gateway-Request-Tags} header. */
  public Map<String, String> requestTags() {
    return origin.requestTags();
  }

  /** Names who is told of the fact that this call ends with; once, before it is recorded. */
  public void whenSettled(Consumer<CallSettled> listener) {
    this.settlementListener = listener;
  }

  /** Who calls; only after it has been identified. */
  public Principal principal() {
    return requireNonNull(principal, "the caller is not identified yet");
  }

  public Operation operation() {
    return requireNonNull(operation, "the operation is not known yet");
  }

  public RequestBody body() {
    return requireNonNull(body, "the body has not been read yet");
  }

  /** The model's name as the caller wrote it. */
  public String requestedModel() {
    return requireNonNull(requestedModel, "the body has not been read yet");
  }

  public Model model() {
    return requireNonNull(model, "the call is not routed yet");
  }

  /** Who may answer, in the order to ask them; at least one. */
  public List<Candidate> candidates() {
    return candidates;
  }

  /** Who is asked now; at first, who would be. */
  public Candidate candidate() {
    return requireNonNull(candidate, "the call is not routed yet");
  }

  /** Why calls cannot be recorded now; then none may be started. */
  public Optional<String> ledgerTrouble() {
    return ledger.trouble();
  }

  /** Notes who is asked. */
  public void attemptStarted(Candidate asked) {
    candidate = asked;
    attemptStartedAt = clock.instant();
  }

  /** Notes how the attempt ended: with a status, or with the code of a failure. */
  public void attemptEnded(@Nullable Integer status, @Nullable String errorCode) {
    var attempt =
        new CallAttempt(
            attempts.isEmpty() ? "INITIAL_ATTEMPT" : "FALLBACK",
            candidate().provider().name(),
            candidate().destination().model(),
            status,
            errorCode,
            requireNonNull(attemptStartedAt, "no attempt has started"),
            clock.instant());
    attempts.add(attempt);
    metrics.attempted(attempt);
  }

  /** Notes the provider's own id of the exchange. */
  public void answeredAs(@Nullable String providersId) {
    this.providerRequestId = providersId;
  }

  /** Takes the next bytes of the answer as the provider sent them. */
  public void answered(ByteBuffer bytes) {
    if (timeToFirstByteMillis == null) {
      timeToFirstByteMillis = elapsedMillis();
    }
    if (payload != null) {
      payload.response(bytes);
    }
  }

  /**
   * Whether the ledger cannot keep up with the answer: no more of it should be taken until {@code
   * then} runs, once, on any thread.
   */
  public boolean isLedgerBehind(Runnable then) {
    return payload != null && payload.isBehind(then);
  }

  /** Records that the call was let through, and begins to record its payload. */
  public CompletableFuture<Void> admit() {
    trace.admitted();
    recordRequest();
    admission =
        ledger.admitted(
            new CallAdmitted(
                id,
                clock.instant(),
                principal().name(),
                List.copyOf(principal().groups()),
                model().name(),
                operation().apiType(),
                operation().kind().spendsTokens() ? body().estimatedTokens() : 0,
                proxyId));
    return admission;
  }

  /**
   * Records that the provider's answer was passed on, or broke off. It is recorded when the
   * admission is, too.
   */
  public CompletableFuture<Void> settle(
      int status, @Nullable String contentType, CallTokens tokens) {
    var price = model().priceAt(startedAt, candidate().destination()).orElse(null);
    var cost = price == null ? null : price.price().of(tokens).orElse(null);
    var fact = settled(status, null, contentType, tokens, price, cost);
    if (isFirstEnd()) {
      metrics.forwarded(fact);
    }
    return record(fact);
  }

  /** Notes that the gateway answered by itself: it was no call of a model. */
  void answeredHere() {
    if (isFirstEnd()) {
      metrics.answered();
    }
  }

  /** Notes that the caller broke off before the whole request was there: nobody was asked. */
  public void abandoned() {
    if (isFirstEnd()) {
      metrics.abandoned();
    }
  }

  // a call whose answer cannot be recorded is refused after it was forwarded: it counts once
  private boolean isFirstEnd() {
    boolean first = !counted;
    counted = true;
    return first;
  }

  /**
   * Records that the gateway itself refused. Nothing is recorded of a caller who is not identified:
   * there is nobody to charge, and strangers must not fill the log. Nor of a call that was not
   * started because calls cannot be recorded: the room there is belongs to those under way.
   */
  CompletableFuture<Void> refuse(Refusal refusal, byte[] answer) {
    if (isFirstEnd()) {
      metrics.refused(refusal.kind());
    }
    if (principal == null || (!recording && ledger.trouble().isPresent())) {
      var nothing = CompletableFuture.<Void>completedFuture(null);
      trace.ended(null, refusal.kind().status(), CallMetrics.label(refusal.kind()), nothing);
      return nothing;
    }
    if (payload != null) {
      recordRequest();
      payload.response(ByteBuffer.wrap(answer));
    }
    return record(
        settled(
            refusal.kind().status(),
            refusal.kind().errorCode(),
            "application/json",
            CallTokens.UNKNOWN,
            null,
            null));
  }

  private void recordRequest() {
    if (payload != null && !recording) {
      payload.request(body().bytes(), body().syntax());
    }
    recording = true;
  }

  private CompletableFuture<Void> record(CallSettled fact) {
    settlementListener.accept(fact);
    log(fact);
    var settled = payload == null ? ledger.settled(fact, null) : payload.settle(fact);
    var recorded = CompletableFuture.allOf(settled, admission);
    trace.ended(fact, fact.status(), fact.errorCode(), recorded);
    return recorded;
  }

  // for who follows one call: nobody writes a line per call as a rule
  private static void log(CallSettled fact) {
    LOGGER
        .atDebug()
        .addKeyValue("callId", fact.callId())
        .addKeyValue("userId", fact.userId())
        .addKeyValue("model", fact.model())
        .addKeyValue("status", fact.status())
        .addKeyValue("latencyMillis", fact.latencyMillis())
        .log("call settled");
  }

  private CallSettled settled(
      int status,
      @Nullable String errorCode,
      @Nullable String contentType,
      CallTokens tokens,
      @Nullable EffectivePrice price,
      @Nullable Double cost) {
    return new CallSettled(
        id,
        principal().name(),
        principal().type().name(),
        model == null ? requestedModel : model.name(),
        operation == null ? "unknown" : operation.apiType(),
        origin,
        startedAt,
        elapsedMillis(),
        timeToFirstByteMillis,
        status,
        errorCode,
        contentType,
        attempts.isEmpty() ? null : answeredBy(),
        attempts,
        tokens,
        cost,
        cost == null || price == null ? null : price.version(),
        proxyId,
        List.copyOf(principal().groups()));
  }

  private CallDestination answeredBy() {
    return new CallDestination(
        "EXTERNAL_FOUNDATION_MODEL",
        candidate().provider().name(),
        candidate().destination().model(),
        providerRequestId);
  }

  private long elapsedMillis() {
    return Duration.ofNanos(System.nanoTime() - startedNanos).toMillis();
  }
}
