package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.api.media.Bytes;
import io.sutantra.testkit.FuzzInput;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** A fuzz test that the header of every accepted frame agrees with the frame's bytes. */
class Vp8FrameHeaderFuzzTest {
  private static final int MAX_SIDE = 0x3FFF;

  static Stream<byte[]> frames() {
    return Stream.of("5000009d012ab00090000102ff", "310000aabb").map(HexFormat.of()::parseHex);
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(frames().toList(), 5_000, 1, this::readsEveryFrame);
  }

  @MethodSource("frames")
  @FuzzTest
  void readsEveryFrame(byte[] frame) {
    Vp8FrameHeader header = Vp8FrameHeader.parseWhole(Bytes.wrap(frame)).orElse(null);
    if (header == null) {
      return;
    }
    int tag = (frame[0] & 0xFF) | (frame[1] & 0xFF) << 8 | (frame[2] & 0xFF) << 16;
    assertThat(header.keyFrame()).isEqualTo((tag & 1) == 0);
    assertThat(tag >> 5).isBetween(1, frame.length - (header.keyFrame() ? 10 : 3));
    assertThat(header.width()).isBetween(header.keyFrame() ? 1 : 0, MAX_SIDE);
    assertThat(header.height()).isBetween(header.keyFrame() ? 1 : 0, MAX_SIDE);
  }
}
