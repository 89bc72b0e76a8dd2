package io.sutantra.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.core.event.StreamState;
import io.sutantra.core.fake.FakeCodec;
import io.sutantra.core.fake.FakeTransport;
import io.sutantra.core.plugin.Plugins;
import io.sutantra.testkit.MapSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of streams with video and audio, one of which may be missing, stop, or begin late. */
@Timeout(60)
class StreamTracksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final long PIECE_NANOS = 2_000_000;
  private static final long LATE_NANOS = 200_000_000;
  private static final int FEW = 5;

  private final FakeTransport transport = new FakeTransport("encoded", MediaKind.ENCODED);
  private final StreamEngine engine =
      new StreamEngine(
          Plugins.of(List.of(FakeCodec.complete("toy"), new TwoTracks(), transport)),
          new NoSettings(),
          new EngineOptions(
              Threading.STREAM,
              2,
              1,
              4,
              64,
              Duration.ofMillis(500),
              1158,
              32,
              Duration.ofSeconds(1),
              Duration.ofSeconds(20),
              new SourceOptions(
                  Duration.ofMillis(100), Duration.ofMillis(400), Duration.ZERO, false)),
          Clock.system());

  @AfterEach
  void close() {
    engine.close();
  }

  private Stream open(String argument) {
    return engine.create(
        new StreamSpec(
            "demo",
            "test",
            "tracks:" + argument,
            List.of("encoded"),
            "toy",
            Optional.empty(),
            OptionalDouble.empty(),
            1_000_000,
            false));
  }

  private List<EncodedFrame> taken(MediaType type) {
    return transport.taken("demo").stream()
        .map(EncodedFrame.class::cast)
        .filter(unit -> (unit.width() == 0) == (type == MediaType.AUDIO))
        .toList();
  }

  private void awaitMore(MediaType type, int count) {
    int before = taken(type).size();
    await().atMost(PATIENCE).until(() -> taken(type).size() >= before + count);
  }

  @Test
  void bothTracksFlow() {
    Stream stream = open("video audio");
    awaitMore(MediaType.VIDEO, 20);
    awaitMore(MediaType.AUDIO, 20);
    assertThat(stream.snapshot().tracks())
        .containsExactly(
            new StreamSnapshot.Track(MediaType.VIDEO, List.of("encoded toy 64x48@30")),
            new StreamSnapshot.Track(MediaType.AUDIO, List.of("encoded sound 48 kHz stereo")));
    assertThat(stream.snapshot().format()).isEqualTo("encoded toy 64x48@30");
  }

  @Test
  void soundAloneFlows() {
    Stream stream = open("audio");
    awaitMore(MediaType.AUDIO, 20);
    assertThat(taken(MediaType.VIDEO)).isEmpty();
    assertThat(stream.snapshot().tracks())
        .extracting(StreamSnapshot.Track::type)
        .containsExactly(MediaType.AUDIO);
    assertThat(stream.snapshot().width()).isZero();
  }

  @Test
  void picturesGoOnWhenSoundStops() {
    Stream stream = open("video audio-stops");
    await().atMost(PATIENCE).until(() -> taken(MediaType.AUDIO).size() == FEW);
    awaitMore(MediaType.VIDEO, 50);
    assertThat(taken(MediaType.AUDIO)).hasSize(FEW);
    assertThat(stream.state()).isEqualTo(StreamState.RUNNING);
  }

  @Test
  void soundGoesOnWhenPicturesStop() {
    Stream stream = open("video-stops audio");
    await().atMost(PATIENCE).until(() -> taken(MediaType.VIDEO).size() == FEW);
    awaitMore(MediaType.AUDIO, 50);
    assertThat(stream.state()).isEqualTo(StreamState.RUNNING);
  }

  @Test
  void aStreamEndsWithTheLastOfItsTracks() {
    Stream stream = open("video-stops audio-stops");
    await().atMost(PATIENCE).until(() -> stream.state() == StreamState.ENDED);
    assertThat(taken(MediaType.VIDEO)).hasSize(FEW);
    assertThat(taken(MediaType.AUDIO)).hasSize(FEW);
  }

  @Test
  void aLateTrackIsOnTheTimeLineOfTheOther() {
    open("video audio-late");
    awaitMore(MediaType.VIDEO, 20);
    awaitMore(MediaType.AUDIO, 20);
    assertThat(taken(MediaType.AUDIO).get(0).ptsNanos()).isGreaterThanOrEqualTo(LATE_NANOS);
    assertThat(taken(MediaType.VIDEO).get(0).ptsNanos()).isLessThan(LATE_NANOS);
    long pictures = taken(MediaType.VIDEO).get(0).captureNanos();
    EncodedFrame piece = taken(MediaType.AUDIO).get(0);
    assertThat(piece.ptsNanos() - taken(MediaType.VIDEO).get(0).ptsNanos())
        .as("media time, beside what went by")
        .isEqualTo(piece.captureNanos() - pictures);
  }

  private static final class NoSettings implements PluginSettings {
    @Override
    public Settings codec(String name) {
      return MapSettings.empty();
    }

    @Override
    public Settings transport(String name) {
      return MapSettings.empty();
    }

    @Override
    public Settings source(String name) {
      return MapSettings.empty();
    }

    @Override
    public Settings sink(String name) {
      return MapSettings.empty();
    }
  }

  /** A source with the tracks that its argument names: {@code video audio-late}. */
  private static final class TwoTracks implements SourceProvider {
    @Override
    public String name() {
      return "tracks";
    }

    @Override
    public MediaSource create(SourceRequest request, Settings settings, Environment environment) {
      Origin origin = new Origin();
      List<Track> tracks =
          java.util.stream.Stream.of(request.argument().split(" "))
              .map(track -> new Track(track, origin))
              .toList();
      return new MediaSource() {
        @Override
        public void start() {}

        @Override
        public List<Track> tracks() {
          return tracks;
        }

        @Override
        public void close() {}
      };
    }
  }

  /** The time at which the media time of a source was 0. */
  private static final class Origin {
    private long nanos = Long.MIN_VALUE;

    long mediaNanos(long nowNanos) {
      if (nanos == Long.MIN_VALUE) {
        nanos = nowNanos;
      }
      return nowNanos - nanos;
    }
  }

  private static final class Track implements MediaTrack {
    private final String behaviour;
    private final Origin origin;
    private final boolean sound;
    private int count;
    private long nextNanos;

    Track(String behaviour, Origin origin) {
      this.behaviour = behaviour;
      this.origin = origin;
      this.sound = behaviour.startsWith("audio");
    }

    @Override
    public MediaFormat format() {
      return sound
          ? new EncodedFormat("sound", new AudioShape(48_000, 2))
          : new EncodedFormat("toy", 64, 48, 30);
    }

    @Override
    public Media poll(long nowNanos) {
      long pts = origin.mediaNanos(nowNanos);
      boolean late = behaviour.endsWith("late") && pts < LATE_NANOS;
      if (ended() || late || pts < nextNanos) {
        return null;
      }
      count++;
      nextNanos = pts + PIECE_NANOS;
      Bytes data = Bytes.wrap(new byte[] {1});
      return sound
          ? EncodedFrame.ofSound(data, pts, nowNanos)
          : new EncodedFrame(data, true, 64, 48, 0, pts, nowNanos);
    }

    @Override
    public boolean ended() {
      return behaviour.endsWith("stops") && count == FEW;
    }
  }
}
