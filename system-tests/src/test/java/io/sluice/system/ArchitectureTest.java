package io.sluice.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The picture of the house, as tests: a red one means "think", not "add an exception". */
@AnalyzeClasses(
    packages = "io.sluice",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoFixtures.class})
class ArchitectureTest {

  /** Leaves out the fixtures that modules lend each other. */
  static final class NoFixtures implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule services_never_see_each_other =
      slices()
          .matching("io.sluice.(ingress|otlp|aggregator|delta|dashboards)..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule the_contract_depends_on_nobody =
      classes()
          .that()
          .resideInAPackage("io.sluice.event..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.sluice.event..",
              "java..",
              "com.fasterxml.jackson..",
              "org.apache.kafka.common..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule governance_is_pure =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.governance..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.sluice.kit..",
              "org.eclipse.jetty..",
              "org.apache.kafka.clients..",
              "java.net.http..",
              "java.nio.file..");

  @ArchTest
  static final ArchRule the_kit_knows_no_domain =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.kit..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.sluice.governance..",
              "io.sluice.ingress..",
              "io.sluice.otlp..",
              "io.sluice.aggregator..",
              "io.sluice.delta..");

  @ArchTest
  static final ArchRule services_do_not_know_the_command_line =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.sluice.cli..", "io.sluice.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sluice.cli..");

  @ArchTest
  static final ArchRule no_product_code_knows_the_sandbox =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.sluice.ingress..",
              "io.sluice.otlp..",
              "io.sluice.aggregator..",
              "io.sluice.delta..",
              "io.sluice.dashboards..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.sluice.sandbox..");

  @ArchTest
  static final ArchRule feature_packages_of_the_proxy_have_no_cycles =
      slices().matching("io.sluice.ingress.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule only_handlers_and_exchanges_speak_http_to_callers =
      noClasses()
          .that()
          .resideInAnyPackage("io.sluice.ingress..", "io.sluice.otlp..", "io.sluice.dashboards..")
          .and()
          .resideOutsideOfPackages("io.sluice.ingress.forward..", "io.sluice.otlp.export..")
          .and()
          .haveSimpleNameNotEndingWith("Handler")
          .and()
          .haveSimpleNameNotEndingWith("Proxy")
          .and()
          .haveSimpleNameNotEndingWith("Receiver")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.eclipse.jetty.server..");

  @ArchTest
  static final ArchRule only_publishers_and_subscribers_hold_kafka_clients =
      noClasses()
          .that()
          .resideInAnyPackage("io.sluice.ingress..", "io.sluice.otlp..", "io.sluice.dashboards..")
          .and()
          .haveSimpleNameNotEndingWith("Publisher")
          .and()
          .haveSimpleNameNotEndingWith("Subscriber")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.kafka.clients.producer..", "org.apache.kafka.clients.consumer..");

  @ArchTest
  static final ArchRule only_the_aggregator_knows_kafka_streams =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sluice.aggregator..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.kafka.streams..");

  @ArchTest
  static final ArchRule only_the_sink_knows_flink =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.sluice.delta..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.flink..");

  @ArchTest
  static final ArchRule the_sink_logs_as_a_flink_cluster_can =
      noClasses()
          .that()
          .resideInAPackage("io.sluice.delta..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.slf4j.spi..").and(simpleNameEndingWith("LoggingEventBuilder")))
          .because("clusters bring slf4j 1.7, which has no fluent API");

  @ArchTest
  static final ArchRule names_say_what_a_class_is =
      noClasses()
          .should()
          .haveNameMatching(".*(Utils?|Helper|Manager|Impl|Common|Base)$")
          .because("such a name means that the class has not been understood yet");
}
