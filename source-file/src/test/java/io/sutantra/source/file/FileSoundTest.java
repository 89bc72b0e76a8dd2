package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of sound, alone and together with pictures. */
class FileSoundTest {
  private static final long MILLI = 1_000_000;
  private static final int LOUD = 4_000;

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);
  @TempDir private Path directory;

  @AfterEach
  void closeEnvironment() {
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  /** A piece of sound: its media time, its length, and the position of its first loud sample. */
  private record Heard(
      long ptsNanos, long captureNanos, long durationNanos, long loudNanos, int bytes) {
    static final long NEVER = Long.MAX_VALUE;
  }

  private record Seen(long ptsNanos, long captureNanos, int luma) {}

  private final List<Heard> heard = new ArrayList<>();
  private final List<Seen> seen = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    "mpeg4,aac,film.mp4,44100,2",
    "mpeg4,aac,film.mkv,48000,1",
    "mpeg4,aac,film.mov,48000,6",
    "libvpx,vorbis,film.webm,44100,2",
    "mpeg4,libmp3lame,film.mp4,44100,2",
    "mpeg4,libmp3lame,film.mkv,22050,1",
    "mpeg4,flac,film.mkv,96000,2",
    "mpeg4,pcm_s16le,film.mkv,48000,2",
    "mpeg4,pcm_s16le,film.mov,8000,1"
  })
  void soundIsInStepWithThePictures(String video, String sound, String name, int rate, int channels)
      throws IOException {
    assumeTrue(TestFilm.hasEncoder(sound));
    Path path = TestFilm.of(video, sound, rate, channels).write(directory.resolve(name));
    try (MediaSource source = started(path)) {
      assertThat(source.tracks()).hasSize(2);
      assertThat(source.tracks().get(1).format())
          .isEqualTo(new RawFormat(new AudioShape(rate, Math.min(2, channels))));
      play(source, 1_900);
      // Picture 20 and the beep are at 800 ms of the file.
      long picture = seen.get(20).ptsNanos();
      long beep =
          heard.stream()
              .filter(h -> h.loudNanos() != Heard.NEVER)
              .findFirst()
              .orElseThrow()
              .loudNanos();
      assertThat(beep - picture).isBetween(-5 * MILLI, 5 * MILLI);
      assertGapless(0, 1_800);
      assertSameClock();
      assertThat(environment.counted("packets.damaged")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"film.webm", "film.mkv"})
  void opusIsHandedOnAsItIs(String name) throws IOException {
    Path path = TestFilm.of("libvpx", "libopus", 48_000, 2).write(directory.resolve(name));
    try (MediaSource source = started(path)) {
      MediaTrack sound = source.tracks().get(1);
      assertThat(sound.format()).isEqualTo(new EncodedFormat("opus", new AudioShape(48_000, 2)));
      play(source, 1_900);
      assertThat(heard).hasSizeBetween(90, 97);
      for (int i = 1; i < heard.size(); i++) {
        assertThat(heard.get(i).ptsNanos() - heard.get(i - 1).ptsNanos()).isEqualTo(20 * MILLI);
      }
      // The first packet decodes to sound that begins with 6.5 ms of padding.
      assertThat(seen.get(0).ptsNanos() - heard.get(0).ptsNanos())
          .isBetween(6 * MILLI, 7 * MILLI + 1);
      long beep = heard.stream().filter(h -> h.bytes() > 40).findFirst().orElseThrow().ptsNanos();
      assertThat(beep - seen.get(20).ptsNanos()).isBetween(-20 * MILLI, 5 * MILLI);
      assertSameClock();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "aac,sound.m4a,RAW",
    "aac,sound.aac,RAW",
    "libmp3lame,sound.mp3,RAW",
    "flac,sound.flac,RAW",
    "pcm_s16le,sound.wav,RAW",
    "vorbis,sound.ogg,RAW",
    "libopus,sound.ogg,ENCODED",
    "libopus,sound.webm,ENCODED",
    "aac,sound.mkv,RAW"
  })
  void soundAloneIsAStreamThatLoops(String codec, String name, MediaKind kind) throws IOException {
    assumeTrue(TestFilm.hasEncoder(codec));
    Path path = TestFilm.of("", codec, 48_000, 2).withPictures(0).write(directory.resolve(name));
    try (MediaSource source = started(path)) {
      MediaTrack sound = source.tracks().get(0);
      assertThat(source.tracks()).hasSize(1);
      assertThat(sound.format().type()).isEqualTo(MediaType.AUDIO);
      assertThat(sound.format().kind()).isEqualTo(kind);
      play(source, 5_000);
      assertThat(environment.counted("loops")).isEqualTo(2);
      assertThat(heard.get(0).ptsNanos()).isZero();
      assertGapless(0, 4_900);
    }
  }

  @ParameterizedTest
  @CsvSource({"40,2000", "40,1200", "30,2000"})
  void aTurnIsAsLongAsTheLongerTrack(int pictures, int soundMillis) throws IOException {
    TestFilm film = TestFilm.of("mpeg4", "pcm_s16le", 48_000, 1);
    Path path =
        film.withPictures(pictures)
            .withSound(0, Math.max(1_000, soundMillis))
            .write(directory.resolve("film.mkv"));
    long turn = Math.max(pictures * 40L, Math.max(1_000, soundMillis));
    try (MediaSource source = started(path)) {
      play(source, 7_000);
      assertThat(environment.counted("loops")).isEqualTo(7_000 / turn);
      // Finds where the sound becomes loud after silence, and where the first picture returns.
      List<Long> beeps = beeps();
      List<Long> firsts = new ArrayList<>();
      for (int i = 0; i < seen.size(); i++) {
        if (seen.get(i).luma() < 43 && (i == 0 || seen.get(i - 1).luma() > 60)) {
          firsts.add(seen.get(i).ptsNanos());
        }
      }
      for (int i = 0; i < 3; i++) {
        assertThat(beeps.get(i)).isCloseTo((turn * i + 800) * MILLI, within(25 * MILLI));
        assertThat(beeps.get(i) - firsts.get(i) - 800 * MILLI)
            .as("sound against pictures in turn %d", i)
            .isBetween(-5 * MILLI, 5 * MILLI);
      }
      assertThat(heard).extracting(Heard::ptsNanos).isSorted();
      assertThat(seen).extracting(Seen::ptsNanos).isSorted();
    }
  }

  @Test
  void soundThatBeginsLateComesInItsPlace() throws IOException {
    Path path =
        TestFilm.of("mpeg4", "aac", 48_000, 2)
            .withSound(600, 2_000)
            .write(directory.resolve("film.mkv"));
    try (MediaSource source = started(path)) {
      play(source, 1_900);
      assertThat(heard.get(0).ptsNanos() - seen.get(0).ptsNanos())
          .isBetween(570 * MILLI, 610 * MILLI);
      assertThat(beeps().get(0) - seen.get(20).ptsNanos()).isBetween(-5 * MILLI, 5 * MILLI);
    }
  }

  @ParameterizedTest
  @CsvSource({"mpeg4,film.mkv,false", "mpeg4,film.mkv,true", "libvpx,film.mkv,true"})
  void picturesThatBeginLateComeInTheirPlace(String video, String name, boolean soundFirst)
      throws IOException {
    Path path =
        TestFilm.of(video, "flac", 48_000, 2)
            .withPicturesFrom(3_000)
            .withSound(0, 5_000)
            .write(directory.resolve(name));
    try (MediaSource source = started(path)) {
      List<MediaTrack> tracks = new ArrayList<>(source.tracks());
      if (soundFirst) {
        Collections.reverse(tracks);
      }
      play(tracks, 4_900);
      assertThat(heard.get(0).ptsNanos()).isZero();
      assertGapless(0, 4_800);
      assertThat(seen.get(0).ptsNanos() - beeps().get(0)).isBetween(2_195 * MILLI, 2_205 * MILLI);
      assertThat(seen).hasSizeGreaterThan(45);
      assertSameClock();
    }
  }

  @ParameterizedTest
  @CsvSource({"mpeg4,aac,film.mp4", "libvpx,libopus,film.webm", "mpeg4,flac,film.mkv"})
  void beginsInStepWhereItIsToldTo(String video, String sound, String name) throws IOException {
    Path path = TestFilm.of(video, sound, 48_000, 2).write(directory.resolve(name));
    Duration position = Duration.ofMillis(600);
    try (MediaSource source = started(request(path, position), true)) {
      play(source, 1_100);
      int first = Math.round((seen.get(0).luma() - 40) / 4f);
      if (video.equals("mpeg4")) {
        assertThat(first).isBetween(5, 17);
        long beepPicture = seen.get(20 - first).ptsNanos();
        long beep = sound.equals("libopus") ? 0 : beeps().get(0);
        assertThat(beep - beepPicture).isBetween(-5 * MILLI, 5 * MILLI);
      }
      assertThat(seen.get(0).ptsNanos()).isEqualTo(600 * MILLI);
      assertThat(heard.get(0).ptsNanos()).isBetween(600 * MILLI, 700 * MILLI);
    }
  }

  @Test
  void endsWithTheLastOfItsTracks() throws IOException {
    Path path =
        TestFilm.of("mpeg4", "aac", 48_000, 2)
            .withPictures(25)
            .write(directory.resolve("film.mp4"));
    SourceRequest request = request(path, Duration.ZERO);
    try (MediaSource source =
        new FileSourceProvider()
            .create(request, FileSourceContractTest.SETTINGS.with("loop", false), environment)) {
      source.start();
      play(source, 1_500);
      assertThat(source.tracks().get(0).ended()).isTrue();
      assertThat(source.tracks().get(1).ended()).isFalse();
      play(source, 1_000);
      assertThat(source.tracks().get(1).ended()).isTrue();
    }
  }

  @Test
  void soundMayBeSwitchedOff() throws IOException {
    Path path = TestFilm.of("mpeg4", "aac", 48_000, 2).write(directory.resolve("film.mp4"));
    try (MediaSource source = started(request(path, Duration.ZERO), false)) {
      assertThat(source.tracks()).hasSize(1);
      assertThat(source.tracks().get(0).format().type()).isEqualTo(MediaType.VIDEO);
    }
  }

  @ParameterizedTest
  @CsvSource({"mpeg4,aac,film.mp4", "libvpx,libopus,film.webm", "mpeg4,flac,film.mkv"})
  void damagedFilesCostNothingButWhatIsDamaged(String video, String sound, String name)
      throws IOException {
    byte[] good =
        Files.readAllBytes(TestFilm.of(video, sound, 48_000, 2).write(directory.resolve(name)));
    Random random = new Random(11);
    int played = 0;
    for (int round = 0; round < 40; round++) {
      byte[] bad = good.clone();
      for (int i = 0; i < 1 + round * 3; i++) {
        bad[200 + random.nextInt(bad.length - 200)] = (byte) random.nextInt();
      }
      Path path = Files.write(directory.resolve("bad-" + name), bad);
      try (MediaSource source = started(path)) {
        play(source, 4_500);
        played++;
      } catch (IOException refused) {
        assertThat(refused).hasMessageContaining("bad-" + name);
      }
      assertThat(heard).extracting(Heard::ptsNanos).isSorted();
      assertThat(seen).extracting(Seen::ptsNanos).isSorted();
      heard.clear();
      seen.clear();
    }
    assertThat(played).isGreaterThan(20);
  }

  @Test
  void goesOnWhereItWasWithBothTracksAfterAPause() throws IOException {
    Path path = TestFilm.of("mpeg4", "aac", 48_000, 2).write(directory.resolve("film.mp4"));
    try (MediaSource source = started(path)) {
      play(source, 500);
      clock.advanceNanos(10_000 * MILLI);
      play(source, 1_000);
      assertThat(environment.counted("pauses")).isEqualTo(1);
      long beep = beeps().get(0);
      long picture =
          seen.stream()
              .filter(s -> s.luma() >= TestMedia.luma(20) - 1)
              .findFirst()
              .orElseThrow()
              .ptsNanos();
      assertThat(beep).isGreaterThan(10_000 * MILLI);
      assertThat(beep - picture).isBetween(-5 * MILLI, 5 * MILLI);
    }
  }

  private List<Long> beeps() {
    List<Long> beeps = new ArrayList<>();
    long quietSince = 0;
    for (Heard piece : heard) {
      if (piece.loudNanos() == Heard.NEVER) {
        quietSince = Math.min(quietSince, piece.ptsNanos());
        continue;
      }
      if (piece.ptsNanos() - quietSince > 0 && quietSince != Heard.NEVER) {
        beeps.add(piece.loudNanos());
      }
      quietSince = Heard.NEVER;
    }
    return beeps;
  }

  private void assertGapless(long fromMillis, long toMillis) {
    for (int i = 1; i < heard.size(); i++) {
      Heard before = heard.get(i - 1);
      if (heard.get(i).ptsNanos() > toMillis * MILLI || before.ptsNanos() < fromMillis * MILLI) {
        continue;
      }
      assertThat(heard.get(i).ptsNanos())
          .as("piece %d", i)
          .isCloseTo(before.ptsNanos() + before.durationNanos(), within(35 * MILLI));
    }
  }

  /**
   * Asserts that capture times agree with media times, because transports keep tracks in step by
   * capture times.
   */
  private void assertSameClock() {
    long origin = seen.get(0).captureNanos() - seen.get(0).ptsNanos();
    assertThat(seen).allSatisfy(s -> assertThat(s.captureNanos() - s.ptsNanos()).isEqualTo(origin));
    assertThat(heard)
        .allSatisfy(h -> assertThat(h.captureNanos() - h.ptsNanos()).isEqualTo(origin));
  }

  private SourceRequest request(Path path, Duration position) {
    return new SourceRequest(
        "film", path.toString(), Optional.empty(), OptionalDouble.empty(), position);
  }

  private MediaSource started(Path path) throws IOException {
    return started(request(path, Duration.ZERO), true);
  }

  private MediaSource started(SourceRequest request, boolean sound) throws IOException {
    MediaSource source =
        new FileSourceProvider()
            .create(request, FileSourceContractTest.SETTINGS.with("sound", sound), environment);
    boolean started = false;
    try {
      source.start();
      started = true;
      return source;
    } finally {
      if (!started) {
        source.close();
      }
    }
  }

  /** Polls all tracks at the times they ask for, for a duration. */
  private void play(MediaSource source, long millis) throws IOException {
    play(source.tracks(), millis);
  }

  private void play(List<? extends MediaTrack> tracks, long millis) throws IOException {
    long end = clock.nanoTime() + millis * MILLI;
    while (clock.nanoTime() < end) {
      long next = end;
      for (MediaTrack track : tracks) {
        for (Media media = track.poll(clock.nanoTime());
            media != null;
            media = track.poll(clock.nanoTime())) {
          note(media);
          media.release();
        }
        next = Math.min(next, track.nextPollNanos(clock.nanoTime()));
      }
      clock.advanceNanos(Math.max(MILLI / 10, next - clock.nanoTime()));
    }
  }

  private void note(Media media) {
    assertThat(media.captureNanos()).isLessThanOrEqualTo(clock.nanoTime());
    if (media instanceof VideoFrame picture) {
      seen.add(new Seen(picture.ptsNanos(), picture.captureNanos(), picture.data().get(0) & 0xFF));
    } else if (media instanceof AudioFrame sound) {
      long loud = Heard.NEVER;
      for (int i = 0; i < sound.samplesPerChannel() && loud == Heard.NEVER; i++) {
        if (Math.abs(sound.sample(i, 0)) > LOUD) {
          loud = sound.ptsNanos() + i * 1_000_000_000L / sound.shape().sampleRateHz();
        }
      }
      heard.add(
          new Heard(
              sound.ptsNanos(),
              sound.captureNanos(),
              sound.durationNanos(),
              loud,
              sound.sizeBytes()));
    } else if (media instanceof EncodedFrame unit && unit.width() == 0) {
      heard.add(
          new Heard(
              unit.ptsNanos(), unit.captureNanos(), 20 * MILLI, Heard.NEVER, unit.sizeBytes()));
    } else {
      seen.add(new Seen(media.ptsNanos(), media.captureNanos(), 0));
    }
  }
}
