package io.sutantra.source.capture;

import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SourceProviderContract;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The source contract, run with the screen of an X server of the test's own. */
final class ScreenSourceContractTest extends SourceProviderContract {
  static final MapSettings SETTINGS =
      MapSettings.of(
          Map.of(
              "display",
              "",
              "authority-file",
              "",
              "size",
              "",
              "frames-per-second",
              30,
              "cursor",
              true,
              "sound",
              ""));

  private static VirtualDisplay display;

  @BeforeAll
  static void startDisplay() throws IOException {
    display = VirtualDisplay.start("640x360x24");
  }

  @AfterAll
  static void stopDisplay() {
    if (display != null) {
      display.close();
    }
  }

  @Override
  protected SourceProvider provider() {
    return new ScreenSourceProvider();
  }

  @Override
  protected Settings settings() {
    return SETTINGS;
  }

  @Override
  protected String argument() {
    return display.name();
  }

  @Override
  protected boolean clockDriven() {
    return false;
  }
}
