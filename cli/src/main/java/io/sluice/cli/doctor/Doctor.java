package io.sluice.cli.doctor;

import io.sluice.cli.CommandException;
import io.sluice.cli.governance.ConfigFile;
import io.sluice.cli.governance.InForce;
import io.sluice.cli.instance.RunFile;
import io.sluice.cli.status.AdminPort;
import io.sluice.cli.status.MetricsText.Sample;
import io.sluice.cli.status.ProcessReport;
import io.sluice.cli.status.Processes;
import io.sluice.governance.Declaration;
import io.sluice.governance.Provider;
import io.sluice.governance.Table;
import io.sluice.kit.BrokenSettingException;
import io.sluice.kit.Settings;
import io.sluice.kit.TlsFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Gathers what the checks want to know, and asks them, one after the other. */
final class Doctor {

  private static final String USAGE = "system/ai_gateway/usage/_delta_log";

  private final Wish wish;
  private final Map<String, String> environment;
  private final Clock clock;
  private final List<Finding> findings = new ArrayList<>();

  /**
   * What is to be looked at.
   *
   * @param data the data directory of an instance on this machine
   * @param config the configuration file; null when there is none
   * @param bootstrap Kafka of an instance that runs elsewhere; null for one on this machine
   * @param adminUrls admin ports of processes that run elsewhere
   * @param home where agents keep their settings
   * @param asksProviders whether providers are called
   */
  record Wish(
      Path data,
      @Nullable Path config,
      @Nullable String bootstrap,
      List<URI> adminUrls,
      Path home,
      boolean asksProviders) {

    boolean isElsewhere() {
      return bootstrap != null || !adminUrls.isEmpty();
    }
  }

  Doctor(Wish wish, Map<String, String> environment, Clock clock) {
    this.wish = wish;
    this.environment = environment;
    this.clock = clock;
  }

  /** Looks at everything, for some seconds. */
  List<Finding> examine() throws InterruptedException {
    findings.add(JavaCheck.of(Runtime.version().feature(), System.getProperty("java.home")));
    var declared = new ArrayList<>(configured());
    tls();
    var run = running();
    if (!wish.isElsewhere()) {
      disk(wish.data());
    }
    if (run == null && !wish.isElsewhere()) {
      notRunning();
    }
    var kafka = run == null ? wish.bootstrap() : run.kafka();
    if (kafka != null) {
      declared.addAll(kafka(kafka));
    }
    if (run != null) {
      findings.add(ConfigCheck.ofInstance(run.config()));
      processes(Processes.of(run), tables(declared), run.lake());
      token(run);
      findings.add(
          AgentsCheck.of(AgentSettings.of(environment, wish.home()), run.ingress(), run.otlp()));
    } else if (!wish.adminUrls().isEmpty()) {
      processes(elsewhere(), tables(declared), "");
    }
    providers(declared);
    return findings;
  }

  private @Nullable RunFile running() {
    return wish.isElsewhere()
        ? null
        : RunFile.read(wish.data()).filter(RunFile::isRunning).orElse(null);
  }

  private List<Declaration> configured() {
    var file = wish.config();
    if (file == null) {
      return List.of();
    }
    try {
      var declared = ConfigFile.read(file);
      findings.add(ConfigCheck.ofFile(file.toString(), List.of()));
      return declared;
    } catch (CommandException e) {
      findings.add(
          ConfigCheck.ofFile(file.toString(), String.valueOf(e.getMessage()).lines().toList()));
      return List.of();
    }
  }

  private void tls() {
    try {
      TlsFiles.from(Settings.of(environment))
          .ifPresent(files -> findings.add(TlsCheck.of(files.validUntil(), clock.instant())));
    } catch (BrokenSettingException e) {
      findings.add(TlsCheck.broken(String.valueOf(e.getMessage())));
    }
  }

  private void disk(Path data) {
    var there = data.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      var store = Files.getFileStore(there);
      findings.add(
          DiskCheck.of(
              data.toString(),
              store.getUsableSpace(),
              store.getTotalSpace(),
              Files.isWritable(there)));
    } catch (IOException e) {
      findings.add(DiskCheck.of(data.toString(), 0, 0, false));
    }
  }

  private void notRunning() {
    findings.add(
        Finding.note(
            "instance",
            "none runs on " + wish.data(),
            "start one with ./sluice up, or name another with --data, --bootstrap and"
                + " --admin-url"));
    UsualPort.all().forEach(port -> findings.add(port.check()));
  }

  private List<Declaration> kafka(String bootstrap) throws InterruptedException {
    var look = BrokerLook.at(bootstrap);
    if (look instanceof BrokerLook.OutOfReach away) {
      findings.add(KafkaCheck.outOfReach(bootstrap, away.reason()));
      return List.of();
    }
    var seen = (BrokerLook.Seen) look;
    findings.add(KafkaCheck.of(seen.brokers(), seen.missing()));
    findings.add(ClockCheck.of(seen.ahead()));
    return seen.missing().isEmpty() ? InForce.read(bootstrap).declarations() : List.of();
  }

  private List<ProcessReport> elsewhere() {
    return wish.adminUrls().stream().map(url -> ProcessReport.of(new AdminPort(url))).toList();
  }

  private void processes(List<ProcessReport> all, List<String> tables, String lake) {
    all.forEach(process -> findings.add(ProcessCheck.of(process)));
    var figures = new Figures(all);
    findings.add(
        LedgerCheck.of(
            figures.max("sluice_spool_age_seconds"),
            figures.count("sluice_spool_records"),
            figures.count("sluice_spool_size_bytes"),
            figures.count("sluice_spool_capacity_bytes")));
    findings.add(
        CallsCheck.of(
            figures.count("sluice_calls_received_total"),
            figures.count("sluice_calls_refused_total", reason("unauthenticated")),
            figures.count(
                "sluice_upstream_attempts_total", each -> each.label("status").equals("401")),
            figures.count("sluice_calls_refused_total", reason("unavailable"))));
    if (figures.has("sluice_sink_checkpoint_age_seconds")) {
      findings.add(
          SinkCheck.of(
              figures.max("sluice_sink_checkpoint_age_seconds"),
              figures.count("sluice_sink_lag_records"),
              figures.count("sluice_sink_rows_refused_total")));
    }
    if (!lake.isEmpty()) {
      findings.add(
          TablesCheck.of(
              lake,
              Files.isDirectory(Path.of(lake).resolve(USAGE)),
              figures.count("sluice_otlp_requests_dropped_total", reason("table_unknown")),
              tables));
    }
  }

  private static Predicate<Sample> reason(String reason) {
    return sample -> sample.label("reason").equals(reason);
  }

  private void token(RunFile run) throws InterruptedException {
    var file = wish.data().resolve("access-token");
    try {
      var look = HttpLook.atIngress(run.ingress(), Files.readString(file).strip());
      findings.add(TokenCheck.of(file.toString(), look.status(), look.trouble()));
    } catch (IOException e) {
      findings.add(TokenCheck.missing(file.toString()));
    }
  }

  private static List<String> tables(List<Declaration> declared) {
    return declared.stream()
        .filter(Table.class::isInstance)
        .map(table -> ((Table) table).name())
        .distinct()
        .sorted()
        .toList();
  }

  private void providers(List<Declaration> declared) throws InterruptedException {
    var asked = new ArrayList<String>();
    for (var declaration : declared) {
      if (declaration instanceof Provider provider && !asked.contains(provider.name())) {
        asked.add(provider.name());
        provider(provider);
      }
    }
  }

  private void provider(Provider provider) throws InterruptedException {
    var variable = keyVariable(provider);
    var key = variable.map(name -> environment.getOrDefault(name, "").strip()).orElse("");
    if (variable.isPresent() && key.isEmpty()) {
      findings.add(ProviderCheck.keyMissing(provider, variable.get()));
    } else if (wish.asksProviders()) {
      var look = HttpLook.atProvider(provider, key);
      findings.add(ProviderCheck.of(provider, look.status(), look.trouble()));
    }
  }

  // ${ANTHROPIC_API_KEY}
  private static Optional<String> keyVariable(Provider provider) {
    return Optional.ofNullable(provider.apiKey())
        .filter(reference -> reference.startsWith("${") && reference.endsWith("}"))
        .map(reference -> reference.substring("${".length(), reference.length() - 1));
  }
}
