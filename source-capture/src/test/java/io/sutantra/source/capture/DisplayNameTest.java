package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.PictureSize;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DisplayNameTest {
  @ParameterizedTest
  @CsvSource({
    ":0, '', 0, 0, :0",
    ":99.1, '', 99, 1, :99.1",
    "unix:7, '', 7, 0, :7",
    "localhost:10.0, localhost, 10, 0, localhost:10",
    "192.168.1.7:1, 192.168.1.7, 1, 0, 192.168.1.7:1"
  })
  void readsNames(String text, String host, int number, int screen, String written) {
    DisplayName name = DisplayName.parse(text).orElseThrow();
    assertThat(name).isEqualTo(new DisplayName(host, number, screen));
    assertThat(name).hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", ":", ":a", ":1.", ":-1", "a/b:1", ":0+1,1", ":65000", "a:b:1"})
  void knowsWhatIsNoName(String text) {
    assertThat(DisplayName.parse(text)).isEmpty();
  }

  @Test
  void readsAreas() {
    DisplayName display = new DisplayName("", 1, 0);
    assertThat(ScreenArea.parse(":1"))
        .contains(new ScreenArea(Optional.of(display), 0, 0, Optional.empty()));
    assertThat(ScreenArea.parse(":1+20,30"))
        .contains(new ScreenArea(Optional.of(display), 20, 30, Optional.empty()));
    assertThat(ScreenArea.parse(":1+20,30,64x36"))
        .contains(
            new ScreenArea(Optional.of(display), 20, 30, Optional.of(new PictureSize(64, 36))));
    assertThat(ScreenArea.parse(""))
        .contains(new ScreenArea(Optional.empty(), 0, 0, Optional.empty()));
    assertThat(ScreenArea.parse("+5,6"))
        .contains(new ScreenArea(Optional.empty(), 5, 6, Optional.empty()));
  }

  @Test
  void takesTheConfiguredDisplay() throws IOException {
    assertThat(X11Displays.configured(":3.1")).isEqualTo(new DisplayName("", 3, 1));
    assertThatThrownBy(() -> X11Displays.configured(""))
        .hasMessageContaining("no display is named")
        .hasMessageContaining("write: source = \"screen:");
    assertThatThrownBy(() -> X11Displays.configured("/private/x:0"))
        .hasMessageContaining("'/private/x:0'");
  }
}
