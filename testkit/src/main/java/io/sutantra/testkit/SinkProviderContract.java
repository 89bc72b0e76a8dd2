package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.Settings;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.Shape;
import io.sutantra.api.media.VideoShape;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract test of sinks. A subclass names the provider, its settings, an argument, and a
 * format that the sink accepts.
 */
public abstract class SinkProviderContract {
  private static final int FRAME_BYTES = 2_000;
  private static final int SOUND_BYTES = 120;
  private static final Duration PIECE = Duration.ofMillis(20);
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final int PIECES_OF_A_THREAD = 100;

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);

  /** Creates the test; called by JUnit. */
  protected SinkProviderContract() {}

  /** Returns the provider to be tested. */
  protected abstract SinkProvider provider();

  /** Returns the settings, as in the {@code reference.conf} of the provider. */
  protected abstract Settings settings();

  /** Returns the format of a track that the sink accepts. */
  protected abstract MediaFormat format();

  /** Returns the argument after the colon. */
  protected String argument() {
    return "";
  }

  @AfterEach
  void closeEnvironment() {
    environment.close();
  }

  /**
   * Returns the format of the other track of a stream of pictures and sound. If the sink does not
   * accept this format, the sink is given the track of {@link #format()} alone, as by the engine.
   */
  protected MediaFormat otherFormat() {
    boolean sound = format().type() == MediaType.VIDEO;
    Shape shape = sound ? new AudioShape(48_000, 2) : new VideoShape(320, 180, 30);
    String codec = sound ? "opus" : "vp8";
    return switch (provider().takes()) {
      case RAW -> new RawFormat(shape);
      case ENCODED -> new EncodedFormat(codec, shape);
      case PACKETIZED ->
          new PacketizedFormat(
              codec,
              sound ? new RtpFormat("opus", 48_000, 2, "") : new RtpFormat("VP8", 90_000, ""),
              shape);
    };
  }

  private StandaloneSink create() {
    return create(List.of(format()));
  }

  private StandaloneSink create(List<MediaFormat> formats) {
    List<TrackDescription> tracks =
        formats.stream().map(format -> new TrackDescription(format, 1_000_000)).toList();
    return provider()
        .create(argument(), new StreamDescription("contract", tracks), settings(), environment);
  }

  private SyntheticMedia media(MediaFormat format) {
    int bytes = format.type() == MediaType.AUDIO ? SOUND_BYTES : FRAME_BYTES;
    return new SyntheticMedia(format, bytes, environment);
  }

  /** Returns the tracks that the engine gives the sink of a stream of pictures and sound. */
  private List<MediaFormat> acceptedOf(MediaFormat first, MediaFormat second) {
    return Stream.of(first, second).filter(provider()::accepts).toList();
  }

  /**
   * Delivers media to a sink, and closes the sink.
   *
   * @param pieces the number of access units, pictures or frames of sound
   * @return the number of them that the sink has accepted
   */
  protected final int deliver(int pieces) throws IOException {
    int taken = 0;
    try (StandaloneSink sink = create()) {
      sink.start();
      TrackSink track = sink.track(0);
      SyntheticMedia media = media(format());
      for (int i = 0; i < pieces; i++) {
        Media next = media.next(i == 0);
        if (track.offer(next)) {
          taken++;
        } else {
          next.release();
        }
        clock.advance(PIECE);
      }
    }
    return taken;
  }

  /**
   * Delivers a second of all tracks of a stream on one clock, in the order of their media times,
   * and closes the sink.
   */
  private void deliverOnOneClock(List<MediaFormat> formats) throws IOException {
    List<TrackSink> tracks = new ArrayList<>();
    try (StandaloneSink sink = create(formats)) {
      sink.start();
      List<SyntheticMedia> media = new ArrayList<>();
      List<Media> next = new ArrayList<>();
      for (int i = 0; i < formats.size(); i++) {
        tracks.add(sink.track(i));
        media.add(media(formats.get(i)));
        next.add(media.get(i).next(true));
      }
      int[] taken = new int[formats.size()];
      int earliest = 0;
      while (next.get(earliest).ptsNanos() < SECOND_NANOS) {
        Media due = next.get(earliest);
        clock.advanceNanos(Math.max(0, due.ptsNanos() - clock.nanoTime()));
        if (tracks.get(earliest).offer(due)) {
          taken[earliest]++;
        } else {
          due.release();
        }
        next.set(earliest, media.get(earliest).next(true));
        earliest = next.indexOf(Collections.min(next, Comparator.comparing(Media::ptsNanos)));
      }
      next.forEach(Media::release);
      for (int i = 0; i < taken.length; i++) {
        assertThat(taken[i]).as("taken of track %d, %s", i, formats.get(i)).isPositive();
      }
    }
    for (int i = 0; i < tracks.size(); i++) {
      Media late = media(formats.get(i)).next(true);
      assertThat(tracks.get(i).offer(late)).as("track %d, taken after the close", i).isFalse();
      late.release();
    }
    assertThat(environment.framesInUse()).as("pictures that a closed sink holds").isZero();
  }

  @Test
  void hasAProperName() {
    assertThat(provider().name()).matches("[a-z0-9-]{1,64}");
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(SinkProvider.class).stream().map(ServiceLoader.Provider::type))
        .as("providers in META-INF/services/" + SinkProvider.class.getName())
        .anyMatch(type -> type == provider().getClass());
  }

  @Test
  void takesTheFormatThatItIsTestedWith() {
    assertThat(format().kind()).isEqualTo(provider().takes());
    assertThat(provider().accepts(format())).isTrue();
    assertThat(provider().acceptedFormats()).isNotBlank();
  }

  @Test
  void creatingStartsNothing() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    StandaloneSink sink = create();
    Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
    started.removeAll(before);
    assertThat(started).as("threads that create() started").isEmpty();
    sink.close();
    sink.close();
  }

  @Test
  void mayBeClosedTwiceAfterItHasStarted() throws IOException {
    StandaloneSink sink = create();
    sink.start();
    sink.close();
    sink.close();
  }

  @Test
  void takesMediaAndReleasesIt() throws IOException {
    assertThat(deliver(20)).as("of 20 pieces, taken").isPositive();
    assertThat(environment.framesInUse()).as("pictures that a closed sink holds").isZero();
    assertThat(environment.scheduledTasks()).as("scheduled tasks").isZero();
  }

  @Test
  void goesOnAfterAPause() throws IOException {
    SyntheticMedia media = media(format());
    TrackSink track;
    try (StandaloneSink sink = create()) {
      sink.start();
      track = sink.track(0);
      assertThat(track.offer(media.next(true))).isTrue();
      sink.pause();
      clock.advance(Duration.ofSeconds(5));
      assertThat(track.offer(media.next(true))).as("taken after a pause").isTrue();
    }
    Media late = media.next(true);
    assertThat(track.offer(late)).as("taken after the close").isFalse();
    late.release();
    assertThat(environment.framesInUse()).isZero();
  }

  @Test
  void takesPicturesAndSoundOnOneClock() throws IOException {
    deliverOnOneClock(acceptedOf(format(), otherFormat()));
  }

  @Test
  void takesTheTracksInTheOrderOfTheDescription() throws IOException {
    deliverOnOneClock(acceptedOf(otherFormat(), format()));
  }

  @Test
  void isOfferedEachTrackByAThreadOfItsOwn() throws Exception {
    List<MediaFormat> formats = acceptedOf(otherFormat(), format());
    try (StandaloneSink sink = create(formats)) {
      sink.start();
      List<FutureTask<Integer>> tracks = new ArrayList<>();
      for (int i = 0; i < formats.size(); i++) {
        TrackSink track = sink.track(i);
        SyntheticMedia media = media(formats.get(i));
        tracks.add(new FutureTask<>(() -> offer(track, media)));
      }
      tracks.forEach(track -> new Thread(track, "contract-track").start());
      for (int i = 0; i < tracks.size(); i++) {
        assertThat(tracks.get(i).get(30, TimeUnit.SECONDS))
            .as("taken of track %d, %s", i, formats.get(i))
            .isPositive();
      }
    }
    assertThat(environment.framesInUse()).as("pictures that a closed sink holds").isZero();
  }

  /** Offers media of one track, and returns how many were taken. */
  private static int offer(TrackSink track, SyntheticMedia media) {
    int taken = 0;
    for (int i = 0; i < PIECES_OF_A_THREAD; i++) {
      Media next = media.next(true);
      if (track.offer(next)) {
        taken++;
      } else {
        next.release();
      }
    }
    return taken;
  }
}
