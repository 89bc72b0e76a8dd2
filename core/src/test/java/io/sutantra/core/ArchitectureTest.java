package io.sutantra.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules for dependencies between the packages of core. */
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.sutantra.core");

  @ParameterizedTest
  @CsvSource({
    "com.google.inject.., wiring",
    "jakarta.inject.., wiring",
    "com.typesafe.config.., config",
    "org.jctools.., queue",
    "org.HdrHistogram.., metrics"
  })
  void eachLibraryHasOnePackage(String library, String only) {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.sutantra.core." + only)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library)
        .check(CLASSES);
  }

  @Test
  void nothingKnowsTheWiring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.sutantra.core.wiring")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sutantra.core.wiring")
        .check(CLASSES);
  }

  @Test
  void theEngineDoesNotKnowHowItIsConfigured() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.sutantra.core.wiring", "io.sutantra.core.config")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sutantra.core.config")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.sutantra.core.(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
