package io.sutantra.source.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.source.pattern.FrameStripe.Reading;
import io.sutantra.testkit.FuzzInput;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fuzz test that reading looks at the stripe alone, and that values read from any picture survive
 * drawing.
 */
class FrameStripeFuzzTest {
  private static final int HEADER_BYTES = 4;
  private static final int COLUMNS = 40;

  /**
   * The largest noise added to a stripe's black and white, in either direction; too little to reach
   * the threshold.
   */
  private static final int MAX_NOISE = 100;

  /**
   * Returns inputs: width and height in two bytes each, then a byte for each of the 80 blocks, then
   * noise.
   */
  static Stream<byte[]> pictures() {
    return Stream.of(
        picture(640, 360, 7, 1_700_000_123_456L, new byte[] {3, -9, 100}),
        picture(80, 45, 0xFFFF_FFFFL, 0, new byte[0]),
        picture(1_281, 719, 0, 0xFFFF_FFFFL, new byte[] {1}),
        picture(79, 45, 1, 1, new byte[0]));
  }

  private static byte[] picture(int width, int height, long number, long millis, byte[] noise) {
    VideoFrame frame = new VideoFrame(2 * COLUMNS, 45, released -> {});
    FrameStripe.draw(frame, number, millis);
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + 2 * COLUMNS + noise.length);
    out.putShort((short) width).putShort((short) height);
    for (int row = 0; row < 2; row++) {
      for (int column = 0; column < COLUMNS; column++) {
        out.put(frame.data().get(2 * row * frame.lumaStride() + 2 * column));
      }
    }
    return out.put(noise).array();
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(pictures().toList(), 500, 1, this::readsEveryPicture);
  }

  @MethodSource("pictures")
  @FuzzTest
  void readsEveryPicture(byte[] input) {
    if (input.length < HEADER_BYTES + 2 * COLUMNS) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(input);
    // The size is bounded for speed alone.
    int width = (in.getShort() & 0xFFFF) % 1_300;
    int height = (in.getShort() & 0xFFFF) % 800;
    int stripe = FrameStripe.heightPixels(width, height);
    byte[] blocks = Arrays.copyOfRange(input, HEADER_BYTES, HEADER_BYTES + 2 * COLUMNS);
    byte[] noise = Arrays.copyOfRange(input, HEADER_BYTES + 2 * COLUMNS, input.length);
    Optional<Reading> reading =
        FrameStripe.read(
            width,
            height,
            (x, y) -> {
              if (x < 0 || x >= width || y < 0 || y >= stripe) {
                throw new AssertionError("%d, %d of %dx%d".formatted(x, y, width, height));
              }
              int row = Math.min(1, y * 45 / (2 * height));
              int column = x * COLUMNS / width;
              int luma = blocks[row * COLUMNS + column] & 0xFF;
              return Math.max(0, Math.min(255, luma + noise(noise, x, y)));
            });
    if (!FrameStripe.fits(width, height)) {
      assertThat(reading).isEmpty();
    }
    reading.ifPresent(read -> survives(read, width % 200, height % 120, noise));
  }

  /** Asserts that the values survive in another picture with noise. */
  private static void survives(Reading reading, int width, int height, byte[] noise) {
    if (!FrameStripe.fits(width, height)) {
      return;
    }
    VideoFrame frame = new VideoFrame(width, height, released -> {});
    FrameStripe.draw(frame, reading.frameNumber(), reading.captureMillis());
    ByteBuffer data = frame.data();
    for (int y = 0; y < FrameStripe.heightPixels(width, height); y++) {
      for (int x = 0; x < width; x++) {
        int at = y * frame.lumaStride() + x;
        int luma = (data.get(at) & 0xFF) + noise(noise, x, y);
        data.put(at, (byte) Math.max(0, Math.min(255, luma)));
      }
    }
    assertThat(FrameStripe.read(frame)).contains(reading);
  }

  private static int noise(byte[] noise, int x, int y) {
    if (noise.length == 0) {
      return 0;
    }
    return noise[(31 * y + x) % noise.length] % (MAX_NOISE + 1);
  }
}
