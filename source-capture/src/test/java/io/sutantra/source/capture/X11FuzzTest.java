package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fuzz test that authority files, descriptions of X servers and names of displays are bounded.
 */
class X11FuzzTest {
  static Stream<byte[]> inputs() {
    byte[] screens = new byte[200];
    screens[16] = 5;
    screens[20] = 1;
    screens[21] = 1;
    byte[] authority =
        "\1\0\0\4host\0\0012\0\22MIT-MAGIC-COOKIE-1\0\4abcd".getBytes(StandardCharsets.ISO_8859_1);
    return Stream.of(screens, authority, ":0.1+10,20,30x40".getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(inputs().toList(), 3_000, 1, this::readsEverything);
  }

  @MethodSource("inputs")
  @FuzzTest
  void readsEverything(byte[] input) {
    Optional<X11Authority> authority = X11Authority.parse(input, 2);
    authority.ifPresent(found -> assertThat(found.cookie().length()).isLessThanOrEqualTo(256));
    try {
      X11Setup setup =
          X11Setup.parse(ByteBuffer.wrap(input.clone()).order(ByteOrder.LITTLE_ENDIAN));
      assertThat(setup.screens()).hasSizeLessThanOrEqualTo(input.length / 40);
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("too early");
    }
    Optional<ScreenArea> area = ScreenArea.parse(new String(input, StandardCharsets.ISO_8859_1));
    area.ifPresent(found -> assertThat(found.x()).isBetween(0, 99_999));
  }
}
