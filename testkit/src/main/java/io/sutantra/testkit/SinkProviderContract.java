package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.Settings;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract test of sinks. A subclass names the provider, its settings, an argument, and a
 * format that the sink accepts.
 */
public abstract class SinkProviderContract {
  private static final int FRAME_BYTES = 2_000;
  private static final Duration PIECE = Duration.ofMillis(20);

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

  private StandaloneSink create() {
    return provider()
        .create(
            argument(),
            new StreamDescription("contract", format(), 1_000_000),
            settings(),
            environment);
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
      SyntheticMedia media = new SyntheticMedia(format(), FRAME_BYTES, environment);
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
    SyntheticMedia media = new SyntheticMedia(format(), FRAME_BYTES, environment);
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
}
