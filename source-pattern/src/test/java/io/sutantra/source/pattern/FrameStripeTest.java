package io.sutantra.source.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.VideoFrame;
import io.sutantra.source.pattern.FrameStripe.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameStripeTest {
  private static final long NUMBER = 0xCAFE_F00DL;
  private static final long MILLIS = 1_700_000_123_456L;
  private static final Reading WRITTEN = new Reading(NUMBER, MILLIS & 0xFFFF_FFFFL);

  @Property(tries = 300)
  void readsWhatItDrew(
      @ForAll @IntRange(min = 80, max = 700) int width,
      @ForAll @IntRange(min = 45, max = 400) int height,
      @ForAll @LongRange(min = 0, max = 0xFFFF_FFFFL) long number,
      @ForAll @LongRange(min = 0, max = 1L << 45) long millis) {
    VideoFrame frame = frame(width, height, 77);
    FrameStripe.draw(frame, number, millis);
    assertThat(FrameStripe.read(frame)).contains(new Reading(number, millis & 0xFFFF_FFFFL));
  }

  @Test
  void keepsToItsRows() {
    VideoFrame frame = frame(643, 361, 77);
    FrameStripe.draw(frame, NUMBER, MILLIS);
    int rows = FrameStripe.heightPixels(643, 361);
    for (int x = 0; x < 643; x++) {
      assertThat(frame.data().get(rows * 643 + x)).isEqualTo((byte) 77);
      assertThat(frame.data().get((rows - 1) * 643 + x)).isIn((byte) 16, (byte) 235);
    }
  }

  @Test
  void isLaidOutAsDocumented() {
    VideoFrame frame = frame(640, 360, 0);
    FrameStripe.draw(frame, 0x8000_0001L, 0x4000_0000L);
    StringBuilder rows = new StringBuilder();
    for (int y = 8; y < 32; y += 16) {
      for (int x = 8; x < 640; x += 16) {
        rows.append((frame.data().get(y * 640 + x) & 0xFF) == 235 ? '1' : '0');
      }
    }
    int check = crc16(new byte[] {(byte) 0x80, 0, 0, 1, 0x40, 0, 0, 0});
    assertThat(rows.toString())
        .isEqualTo(
            bits(0x8000_0001L, 32) + bits(check >> 8, 8) + bits(0x4000_0000L, 32) + bits(check, 8));
  }

  @Test
  void checksWithTheCrcOfTheTextbook() {
    // The published check value of CRC-16/CCITT-FALSE, which verifies this test's own
    // implementation.
    assertThat(crc16("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0x29B1);
  }

  @ParameterizedTest
  @CsvSource({"320,180", "640,360", "1280,720", "854,480", "480,270", "213,121"})
  void survivesScaling(int width, int height) {
    VideoFrame frame = frame(640, 360, 77);
    FrameStripe.draw(frame, NUMBER, MILLIS);
    assertThat(FrameStripe.read(scaled(frame, width, height))).contains(WRITTEN);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 60})
  void survivesNoiseAndDullness(int noise) {
    VideoFrame frame = frame(640, 360, 77);
    FrameStripe.draw(frame, NUMBER, MILLIS);
    Random random = new Random(noise);
    for (int i = 0; i < 640 * 360; i++) {
      int luma = 128 + ((frame.data().get(i) & 0xFF) - 126) / 2 + random.nextInt(noise) - noise / 2;
      frame.data().put(i, (byte) luma);
    }
    assertThat(FrameStripe.read(frame)).contains(WRITTEN);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 127, 128, 235, 255})
  void readsNothingFromAnEvenPicture(int luma) {
    assertThat(FrameStripe.read(frame(640, 360, luma))).isEmpty();
  }

  @Test
  void readsNothingFromOneWrongBlock() {
    for (int block = 0; block < 80; block++) {
      VideoFrame frame = frame(640, 360, 77);
      FrameStripe.draw(frame, NUMBER, MILLIS);
      for (int y = block / 40 * 16; y < block / 40 * 16 + 16; y++) {
        for (int x = block % 40 * 16; x < block % 40 * 16 + 16; x++) {
          frame.data().put(y * 640 + x, (byte) ~frame.data().get(y * 640 + x));
        }
      }
      assertThat(FrameStripe.read(frame)).as("block %d inverted", block).isEmpty();
    }
  }

  @Test
  void readsNothingFromNoise() {
    Random random = new Random(7);
    int readings = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] luma = new byte[80 * 45];
      random.nextBytes(luma);
      readings += FrameStripe.read(luma, 80, 80, 45).isPresent() ? 1 : 0;
    }
    // One random stripe in 65,536 passes the check by chance.
    assertThat(readings).isLessThan(2);
  }

  @ParameterizedTest
  @CsvSource({"79,45", "80,44", "1,1", "16,16"})
  void leavesSmallPicturesAlone(int width, int height) {
    VideoFrame frame = frame(width, height, 77);
    FrameStripe.draw(frame, NUMBER, MILLIS);
    assertThat(FrameStripe.read(frame)).isEmpty();
    assertThat(FrameStripe.heightPixels(width, height)).isZero();
    for (int i = 0; i < frame.sizeBytes(); i++) {
      assertThat(frame.data().get(i)).isEqualTo((byte) 77);
    }
  }

  @Test
  void readsAPlaneWithAStride() {
    VideoFrame frame = frame(320, 180, 77);
    FrameStripe.draw(frame, NUMBER, MILLIS);
    byte[] luma = new byte[384 * 180];
    for (int y = 0; y < 180; y++) {
      frame.data().get(y * 320, luma, y * 384, 320);
    }
    assertThat(FrameStripe.read(luma, 384, 320, 180)).contains(WRITTEN);
  }

  @Test
  void tellsTheAge() {
    assertThat(WRITTEN.ageMillis(MILLIS + 250)).isEqualTo(250);
    assertThat(WRITTEN.ageMillis(MILLIS - 3)).isEqualTo(-3);
    Reading beforeTheWrap = new Reading(0, 0xFFFF_FFFFL);
    assertThat(beforeTheWrap.ageMillis(0x1_0000_0009L)).isEqualTo(10);
  }

  private static VideoFrame frame(int width, int height, int value) {
    VideoFrame frame = new VideoFrame(width, height, released -> {});
    for (int i = 0; i < frame.sizeBytes(); i++) {
      frame.data().put(i, (byte) value);
    }
    return frame;
  }

  /** Scales bilinearly, as a browser's canvas does. */
  static VideoFrame scaled(VideoFrame from, int width, int height) {
    VideoFrame to = frame(width, height, 0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double fromX = clamp((x + 0.5) * from.width() / width - 0.5, from.width() - 1);
        double fromY = clamp((y + 0.5) * from.height() / height - 0.5, from.height() - 1);
        int left = (int) Math.min(fromX, from.width() - 2.0);
        int top = (int) Math.min(fromY, from.height() - 2.0);
        double right = fromX - left;
        double lower = fromY - top;
        double luma =
            (1 - lower) * ((1 - right) * luma(from, left, top) + right * luma(from, left + 1, top))
                + lower
                    * ((1 - right) * luma(from, left, top + 1)
                        + right * luma(from, left + 1, top + 1));
        to.data().put(y * width + x, (byte) Math.round(luma));
      }
    }
    return to;
  }

  private static double clamp(double value, double max) {
    return Math.max(0, Math.min(max, value));
  }

  private static int luma(VideoFrame frame, int x, int y) {
    return frame.data().get(y * frame.width() + x) & 0xFF;
  }

  private static String bits(long value, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = count - 1; i >= 0; i--) {
      text.append(value >> i & 1);
    }
    return text.toString();
  }

  private static int crc16(byte[] message) {
    int crc = 0xFFFF;
    for (byte octet : message) {
      for (int i = 7; i >= 0; i--) {
        boolean high = (crc >> 15 & 1) != (octet >> i & 1);
        crc = (crc << 1 & 0xFFFF) ^ (high ? 0x1021 : 0);
      }
    }
    return crc;
  }
}
