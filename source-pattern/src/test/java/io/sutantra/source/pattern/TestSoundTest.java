package io.sutantra.source.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.PictureSize;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the sound, the flash and the beep of the pattern, and of their detectors. */
class TestSoundTest {
  private static final long SECOND = 1_000_000_000;
  private static final long MILLI = 1_000_000;

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);

  @AfterEach
  void closeEnvironment() {
    environment.close();
  }

  @Test
  void hasPicturesAndSoundUnlessSoundIsSwitchedOff() throws IOException {
    try (MediaSource source = source(true, 30, Duration.ZERO)) {
      assertThat(source.tracks().stream().map(MediaTrack::format))
          .containsExactly(new RawFormat(640, 360, 30), new RawFormat(new AudioShape(48_000, 2)));
    }
    try (MediaSource source = source(false, 30, Duration.ZERO)) {
      assertThat(source.tracks()).hasSize(1);
    }
  }

  @Test
  void beepsFromTheFullSecondOnForATenthOfIt() {
    short[] second = second();
    assertThat(rms(second, 4_800 / 10, 4_800 * 9 / 10)).isCloseTo(-12, within(0.1));
    assertThat(rms(second, 5_000, 47_800)).isCloseTo(-40, within(0.1));
    assertThat(second[0]).isZero();
    assertThat(second[48_000 - 1]).isBetween((short) -10, (short) 10);
    int loudest = 0;
    for (int i = 1; i < second.length; i++) {
      loudest = Math.max(loudest, Math.abs(second[i] - second[i - 1]));
    }
    assertThat(loudest).as("no step is larger than the beep's own").isLessThan(1_100);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1_300, 108_000_000})
  void beepAndFlashBeginTogether(long positionMillis) throws IOException {
    LipSyncMeter meter = new LipSyncMeter();
    List<Long> flashes = new ArrayList<>();
    List<Long> beeps = new ArrayList<>();
    FlashDetector eyes = new FlashDetector();
    BeepDetector ears = new BeepDetector();
    try (MediaSource source = source(true, 30, Duration.ofMillis(positionMillis))) {
      MediaTrack pictures = source.tracks().get(0);
      MediaTrack sound = source.tracks().get(1);
      for (int i = 0; i < 4_500; i++) {
        if (pictures.poll(clock.nanoTime()) instanceof VideoFrame frame) {
          eyes.accept(frame).ifPresent(flashes::add);
          meter.see(frame);
          frame.release();
        }
        if (sound.poll(clock.nanoTime()) instanceof AudioFrame frame) {
          ears.accept(frame).ifPresent(beeps::add);
          meter.hear(frame);
        }
        clock.advanceNanos(MILLI);
      }
    }
    assertThat(flashes).hasSizeBetween(4, 5).allMatch(nanos -> nanos % SECOND == 0);
    // A detector that starts during a flash misses the beginning of that flash.
    assertThat(beeps).hasSizeBetween(flashes.size(), flashes.size() + 1);
    for (long beep : beeps) {
      assertThat(beep).isCloseTo(Math.round(beep / 1e9) * SECOND, within(MILLI / 2));
    }
    assertThat(meter.soundLateNanos().orElseThrow()).isBetween(-MILLI / 2, MILLI / 2);
  }

  @ParameterizedTest
  @CsvSource({"30,3", "25,3", "60,6", "29.97,3", "10,1", "1,1", "240,24"})
  void flashesOnThePicturesOfTheFirstTenthOfASecond(double rate, int atLeast) throws IOException {
    try (MediaSource source = source(true, rate, Duration.ofSeconds(5))) {
      int lit = 0;
      for (int i = 0; i < 2 * rate; i++) {
        MediaTrack pictures = source.tracks().get(0);
        VideoFrame frame = (VideoFrame) pictures.poll(clock.nanoTime());
        boolean expected = frame.ptsNanos() % SECOND < SECOND / 10;
        assertThat(Flash.lit(frame)).as("flash at %d ns", frame.ptsNanos()).isEqualTo(expected);
        lit += expected ? 1 : 0;
        frame.release();
        clock.advanceNanos(pictures.nextPollNanos(clock.nanoTime()) - clock.nanoTime());
      }
      assertThat(lit).isGreaterThanOrEqualTo(2 * atLeast - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"640x360", "80x45", "161x91", "1280x720", "320x180"})
  void theFlashIsReadInPicturesOfAnySize(String text) {
    PictureSize size = PictureSize.parse(text);
    TestPattern pattern = new TestPattern("live", size, 30);
    VideoFrame frame = new VideoFrame(size.width(), size.height(), released -> {});
    for (int i = 0; i < 150; i++) {
      pattern.draw(frame, i, i * SECOND / 30, 0);
      assertThat(Flash.lit(frame)).as("picture %d", i).isEqualTo(i % 30 < 3);
      int x = size.width() / 16;
      int y = size.height() * 11 / 12;
      int luma = frame.data().get(y * frame.lumaStride() + x) & 0xFF;
      assertThat(luma).as("a pixel of picture %d", i).isEqualTo(i % 30 < 3 ? 235 : 16);
    }
  }

  @Test
  void soundThatIsLateIsSkipped() throws IOException {
    try (MediaSource source = source(true, 30, Duration.ZERO)) {
      MediaTrack sound = source.tracks().get(1);
      sound.poll(clock.nanoTime());
      clock.advance(Duration.ofMillis(90));
      for (long pts : new long[] {20, 40, 60, 80}) {
        assertThat(sound.poll(clock.nanoTime()).ptsNanos()).isEqualTo(pts * MILLI);
      }
      assertThat(sound.poll(clock.nanoTime())).isNull();
      assertThat(environment.counted("sound.skipped")).isZero();
      clock.advance(Duration.ofSeconds(10));
      assertThat(sound.poll(clock.nanoTime()).ptsNanos()).isEqualTo(10_080 * MILLI);
      assertThat(environment.counted("sound.skipped")).isEqualTo(499);
      assertThat(sound.poll(clock.nanoTime())).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "48000,2,960",
    "48000,1,480",
    "44100,2,1024",
    "16000,1,320",
    "8000,1,160",
    "32000,2,7"
  })
  void hearsTheBeepInSoundOfAnyRate(int rate, int channels, int pieceSamples) {
    BeepDetector ears = new BeepDetector();
    List<Long> heard = new ArrayList<>();
    Random random = new Random(1);
    for (long n = 0; n < 5L * rate; n += pieceSamples) {
      short[] samples = new short[pieceSamples * channels];
      for (int i = 0; i < pieceSamples; i++) {
        double at = (n + i) / (double) rate % 1;
        double noise = random.nextGaussian() * 100;
        double beep = at < 0.1 ? 8_000 * Math.min(1, Math.min(at, 0.1 - at) / 0.002) : 0;
        double tone = at < 0.1 ? 0 : 300;
        double sample =
            beep * Math.sin(2 * Math.PI * 1_000 * at) + tone * Math.sin(2 * Math.PI * 440 * at);
        for (int channel = 0; channel < channels; channel++) {
          samples[i * channels + channel] = (short) (sample + noise);
        }
      }
      ears.accept(
              AudioFrame.wrap(
                  samples, new AudioShape(rate, channels), 7 * SECOND + n * SECOND / rate, 0))
          .ifPresent(heard::add);
    }
    // The sound starts with silence before it, so the first beep is heard as well.
    assertThat(heard).hasSize(5);
    for (int i = 0; i < 5; i++) {
      assertThat(heard.get(i)).isCloseTo((7 + i) * SECOND, within(MILLI));
    }
  }

  @Test
  void hearsNoBeepInNoiseSilenceOrOtherTones() {
    BeepDetector ears = new BeepDetector();
    Random random = new Random(2);
    for (int second = 0; second < 12; second++) {
      short[] samples = new short[48_000];
      for (int i = 0; i < samples.length; i++) {
        double tone = 9_000 * Math.sin(2 * Math.PI * (500 + 400 * (second % 4)) * i / 48_000);
        samples[i] =
            (short)
                switch (second / 4) {
                  case 0 -> tone;
                  case 1 -> random.nextGaussian() * 6_000;
                  default -> 0;
                };
      }
      AudioFrame frame = AudioFrame.wrap(samples, new AudioShape(48_000, 1), second * SECOND, 0);
      assertThat(ears.accept(frame)).as("second %d", second).isEmpty();
    }
  }

  @Test
  void measuresHowLateSoundIs() {
    for (long lateMillis : new long[] {-80, 0, 35, 200}) {
      LipSyncMeter meter = new LipSyncMeter();
      assertThat(meter.soundLateNanos()).isEmpty();
      TestPattern pattern = new TestPattern("live", new PictureSize(320, 180), 30);
      VideoFrame frame = new VideoFrame(320, 180, released -> {});
      for (int i = 0; i < 120; i++) {
        pattern.draw(frame, i, i * SECOND / 30, 0);
        frame.stamp(i * SECOND / 30, 0);
        meter.see(frame);
      }
      LongStream.range(0, 200)
          .mapToObj(
              i -> TestSound.piece(i).stamped(i * TestSound.PIECE_NANOS + lateMillis * MILLI, 0))
          .forEach(meter::hear);
      assertThat(meter.soundLateNanos().orElseThrow())
          .isCloseTo(lateMillis * MILLI, within(MILLI / 2));
    }
  }

  private MediaSource source(boolean sound, double rate, Duration position) throws IOException {
    SourceRequest request =
        new SourceRequest("live", "", Optional.empty(), OptionalDouble.of(rate), position);
    MediaSource source =
        new PatternSourceProvider()
            .create(request, PatternSourceContractTest.SETTINGS.with("sound", sound), environment);
    source.start();
    return source;
  }

  private static short[] second() {
    short[] left = new short[48_000];
    for (int i = 0; i < 50; i++) {
      AudioFrame piece = TestSound.piece(i);
      for (int n = 0; n < piece.samplesPerChannel(); n++) {
        left[i * piece.samplesPerChannel() + n] = piece.sample(n, 0);
        assertThat(piece.sample(n, 1)).isEqualTo(piece.sample(n, 0));
      }
    }
    return left;
  }

  /** Returns the level from one sample to another; 0 dBFS is the loudest sine. */
  private static double rms(short[] samples, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += (double) samples[i] * samples[i];
    }
    return 10 * Math.log10(2 * sum / (to - from) / Short.MAX_VALUE / Short.MAX_VALUE);
  }
}
