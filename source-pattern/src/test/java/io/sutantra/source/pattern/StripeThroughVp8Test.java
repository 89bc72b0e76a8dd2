package io.sutantra.source.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.PictureSize;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.source.pattern.FrameStripe.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the stripe survives coding and scaling on the way to a viewer. */
class StripeThroughVp8Test {
  private static final int FRAMES = 75;
  private static final int RATE = 30;

  /** Tests bit rates that give a poor picture: 300 kbit/s at 640x360, 700 kbit/s at 1280x720. */
  @ParameterizedTest
  @CsvSource({
    "640x360,300000,640x360",
    "640x360,300000,480x270",
    "320x180,100000,320x180",
    "1280x720,700000,1280x720",
    "161x91,100000,161x91",
  })
  void isReadInEveryFrame(String size, int bitrateBps, String shownSize) {
    PictureSize picture = PictureSize.parse(size);
    PictureSize shown = PictureSize.parse(shownSize);
    TestPattern pattern = new TestPattern("live", picture, RATE);
    VideoFrame frame = new VideoFrame(picture.width(), picture.height(), released -> {});
    try (Vp8Passage passage = new Vp8Passage(picture.width(), picture.height(), RATE, bitrateBps)) {
      for (int i = 0; i < FRAMES; i++) {
        long millis = 1_700_000_000_000L + i * 1000L / RATE;
        pattern.draw(frame, i, i * 1_000_000_000L / RATE, millis);
        VideoFrame received = passage.pass(frame, i);
        VideoFrame seen =
            picture.equals(shown)
                ? received
                : FrameStripeTest.scaled(received, shown.width(), shown.height());
        assertThat(FrameStripe.read(seen))
            .as("frame %d of %s at %d bit/s, shown at %s", i, size, bitrateBps, shownSize)
            .contains(new Reading(i, millis & 0xFFFF_FFFFL));
      }
      // Proves that the bit rate was as poor as requested, with room for the first picture.
      assertThat(passage.bytes() * 8.0 * RATE / FRAMES).isLessThan(bitrateBps * 1.5);
    }
  }
}
