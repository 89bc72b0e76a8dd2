package io.sutantra.server;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.rtc.session.ReceiveStream;
import io.sutantra.rtc.session.SessionEvents;
import java.io.IOException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of the dependencies between packages, in all modules of the program. */
class ArchitectureTest {
  private static final String OURS = "io.sutantra..";
  private static final String API = "io.sutantra.api..";
  private static final String RTC = "io.sutantra.rtc..";
  private static final String DTLS = "io.sutantra.dtls..";
  private static final String CLIENT = "io.sutantra.client..";
  private static final String FFMPEG = "io.sutantra.ffmpeg..";
  private static final String[] NOT_PLUGINS = {
    API,
    RTC,
    FFMPEG,
    "io.sutantra.testkit..",
    "io.sutantra.core..",
    "io.sutantra.loadtool..",
    "io.sutantra.server..",
    "io.sutantra.benchmarks.."
  };
  private static final Pattern EMPTY_WORD = Pattern.compile(".*(Impl|Manager|Utils?|Helpers?)");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sutantra");

  private static final DescribedPredicate<JavaClass> PLUGINS =
      resideInAnyPackage(OURS)
          .and(DescribedPredicate.not(resideInAnyPackage(NOT_PLUGINS)))
          .as("plug-ins");

  private static final SliceAssignment OUTERMOST_CLASSES =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
          return CLASSES.contain(type.getName())
              ? SliceIdentifier.of(outermostClass(type))
              : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
          return "outermost classes";
        }
      };

  private static final DescribedPredicate<JavaClass> PROTOCOLS =
      resideInAPackage(RTC).as("protocols");

  /** Checks that no module is missing: a module outside of the class path would not be checked. */
  @Test
  void allModulesAreHere() throws IOException {
    Set<String> modules = SourceFilesTest.modules();
    modules.remove("benchmarks");
    assertThat(CLASSES.stream().map(ArchitectureTest::module).distinct()).hasSameSizeAs(modules);
  }

  @Test
  void theApiKnowsTheJdkAlone() {
    classes()
        .that()
        .resideInAPackage(API)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", API)
        .check(CLASSES);
  }

  @Test
  void theTestkitKnowsTheApiAndWhatItTestsWith() {
    classes()
        .that()
        .resideInAPackage("io.sutantra.testkit..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", API, "io.sutantra.testkit..", "org.junit..", "org.assertj..")
        .check(CLASSES);
  }

  @Test
  void theProtocolsKnowTheJdkAlone() {
    classes()
        .that(PROTOCOLS)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.crypto..", RTC)
        .check(CLASSES);
  }

  @Test
  void theProtocolsHaveNoSocketsThreadsOrClocks() {
    noClasses()
        .that(PROTOCOLS)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.channels..", "java.util.concurrent..")
                .and(DescribedPredicate.not(equivalentTo(TimeUnit.class))))
        .orShould()
        .dependOnClassesThat()
        .areAssignableTo(Thread.class)
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CLASSES);
  }

  @Test
  void pluginsKnowNothingOfOursButTheApiTheProtocolsAndTheNativeGuard() {
    classes()
        .that(PLUGINS)
        .should(knowOfOursOnlyTheirOwnModuleAnd(API, RTC, DTLS, FFMPEG))
        .check(CLASSES);
  }

  @Test
  void theLoadToolKnowsTheApiTheProtocolsAndTheClient() {
    classes()
        .that()
        .resideInAPackage("io.sutantra.loadtool..")
        .should(knowOfOursOnlyTheirOwnModuleAnd(API, RTC, DTLS, CLIENT))
        .check(CLASSES);
  }

  @Test
  void theNativeGuardKnowsTheApiAlone() {
    classes()
        .that()
        .resideInAPackage(FFMPEG)
        .should(knowOfOursOnlyTheirOwnModuleAnd(API))
        .check(CLASSES);
  }

  @Test
  void pluginsLogAsTheEnvironmentSays() {
    noClasses()
        .that(PLUGINS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.slf4j..", "java.util.logging..")
        .check(CLASSES);
  }

  @Test
  void pluginsAreConfiguredBySettingsAlone() {
    noClasses()
        .that(PLUGINS)
        .should()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class, String.class)
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getenv")
        .check(CLASSES);
  }

  @Test
  void coreKnowsNoPluginAndNoServer() {
    classes()
        .that()
        .resideInAPackage("io.sutantra.core..")
        .should(knowOfOursOnlyTheirOwnModuleAnd(API, "io.sutantra.rtc.rtp.."))
        .check(CLASSES);
  }

  @Test
  void guiceIsSeenInCoresWiringAndTheServerAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.sutantra.core.wiring..", "io.sutantra.server..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google.inject..", "jakarta.inject..")
        .check(CLASSES);
  }

  @Test
  void oneClassCallsTheServiceLoader() {
    assertThat(
            CLASSES.stream()
                .filter(type -> !type.getPackageName().startsWith("io.sutantra.testkit"))
                .filter(
                    type ->
                        type.getDirectDependenciesFromSelf().stream()
                            .anyMatch(
                                to -> to.getTargetClass().isEquivalentTo(ServiceLoader.class)))
                .map(JavaClass::getName))
        .containsExactly(Plugins.class.getName());
  }

  @Test
  void jctoolsIsSeenInCoresQueuesAndPluginsAlone() {
    noClasses()
        .that(
            DescribedPredicate.not(PLUGINS)
                .and(
                    DescribedPredicate.not(
                        resideInAnyPackage(
                            "io.sutantra.core.queue..", "io.sutantra.benchmarks.."))))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.jctools..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.sutantra.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  /**
   * Checks that no two classes know each other, directly or through others. Nested classes count to
   * their outermost class. A sealed type names its subtypes, and so these count to the sealed type.
   */
  @Test
  void classesHaveNoCycles() {
    slices()
        .assignedFrom(OUTERMOST_CLASSES)
        .should()
        .beFreeOfCycles()
        // An event names the stream that it concerns, and the stream reports the event.
        .ignoreDependency(SessionEvents.class, ReceiveStream.class)
        // A track of the source polls the session of all tracks.
        .ignoreDependency("io.sutantra.client.RtpTrack", "io.sutantra.client.RtpSource")
        .check(CLASSES);
  }

  @Test
  void packagesAreFourDeepAtMost() {
    classes()
        .should()
        .resideInAPackage("io.sutantra")
        .orShould(
            resideIn(
                describe(
                    "a package at most four deep",
                    type -> type.getPackageName().split("\\.").length <= 4)))
        .check(CLASSES);
  }

  @Test
  void namesSaySomething() {
    classes()
        .should(
            resideIn(
                describe(
                    "a class whose name says what it does",
                    type -> !EMPTY_WORD.matcher(type.getSimpleName()).matches())))
        .check(CLASSES);
  }

  private static String outermostClass(JavaClass type) {
    String name = type.getName();
    int nested = name.indexOf('$');
    JavaClass outermost = nested < 0 ? type : CLASSES.get(name.substring(0, nested));
    return Stream.concat(
            outermost.getRawSuperclass().stream(), outermost.getRawInterfaces().stream())
        .filter(parent -> CLASSES.contain(parent.getName()) && parent.reflect().isSealed())
        .findFirst()
        .map(ArchitectureTest::outermostClass)
        .orElse(outermost.getName());
  }

  private static ArchCondition<JavaClass> resideIn(DescribedPredicate<JavaClass> predicate) {
    return ArchCondition.from(predicate);
  }

  private static ArchCondition<JavaClass> knowOfOursOnlyTheirOwnModuleAnd(String... packages) {
    return new ArchCondition<>("know of ours only their own module and " + List.of(packages)) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        type.getDirectDependenciesFromSelf().stream()
            .filter(to -> resideInAnyPackage(OURS).test(to.getTargetClass()))
            .filter(to -> !resideInAnyPackage(packages).test(to.getTargetClass()))
            .filter(to -> !module(to.getTargetClass()).equals(module(type)))
            .forEach(to -> events.add(SimpleConditionEvent.violated(type, to.getDescription())));
      }
    };
  }

  /** Returns the jar or directory that a class comes from. */
  private static String module(JavaClass type) {
    JavaClass element = type.getBaseComponentType();
    String uri = element.getSource().orElseThrow().getUri().toString();
    return uri.substring(0, uri.length() - (element.getName() + ".class").length());
  }
}
