package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.FrameSource;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.PictureSize;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.testkit.TrackPoller.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The contract test of sources. A subclass names the provider, its settings and an argument that
 * leads to media without end.
 *
 * <p>A source that makes or reads its media is <em>clock-driven</em>: the time alone determines
 * which media are due. A source that waits for a camera or a network is not clock-driven, and the
 * tests of the timing are skipped for it.
 */
public abstract class SourceProviderContract {
  private static final long MILLI = 1_000_000;
  private static final Duration WHILE = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofSeconds(20);

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);

  /** Creates the test; called by JUnit. */
  protected SourceProviderContract() {
    // A monotonic clock may have any origin; an origin of zero would hide mistakes.
    clock.advance(Duration.ofHours(1));
  }

  /** Returns the provider to be tested. */
  protected abstract SourceProvider provider();

  /** Returns the settings, as in the {@code reference.conf} of the provider. */
  protected abstract Settings settings();

  /** Returns the argument after the colon in {@code source}. */
  protected String argument() {
    return "";
  }

  /** Returns whether the time alone determines which media are due. */
  protected boolean clockDriven() {
    return true;
  }

  /** Returns whether the source delivers pictures of the requested size. */
  protected boolean scales() {
    return true;
  }

  @AfterEach
  void closeEnvironment() {
    environment.close();
  }

  @Test
  void hasAProperName() {
    assertThat(provider().name()).matches("[a-z0-9-]{1,64}");
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(SourceProvider.class).stream().map(ServiceLoader.Provider::type))
        .as("providers in META-INF/services/" + SourceProvider.class.getName())
        .anyMatch(type -> type == provider().getClass());
  }

  @Test
  void creatingStartsNothing() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    MediaSource source = create(Optional.empty());
    Set<Thread> started = new HashSet<>(Thread.getAllStackTraces().keySet());
    started.removeAll(before);
    assertThat(started).as("threads that create() started").isEmpty();
    assertThat(environment.framesInUse()).as("pictures that create() took").isZero();
    source.close();
  }

  @Test
  void closesWithoutAStartAndTwice() {
    MediaSource source = create(Optional.empty());
    source.close();
    source.close();
    refusesToPollUnstarted(source);
  }

  @Test
  void pollsOnlyBetweenStartAndClose() throws IOException {
    MediaSource source = create(Optional.empty());
    refusesToPollUnstarted(source);
    source.start();
    List<? extends MediaTrack> tracks = source.tracks();
    for (MediaTrack track : tracks) {
      new TrackPoller(track, clock).poll();
    }
    source.close();
    source.close();
    tracks.forEach(this::refusesToPoll);
    assertThat(environment.framesInUse()).as("pictures that a closed source holds").isZero();
  }

  @Test
  void deliversWhatItsFormatSays() throws IOException {
    try (MediaSource source = started(Optional.empty())) {
      for (MediaTrack track : source.tracks()) {
        MediaFormat format = track.format();
        List<Delivery> deliveries = new TrackPoller(track, clock).go(WHILE);
        if (clockDriven()) {
          assertThat(deliveries).as("media in %s", WHILE).isNotEmpty();
          assertThat(deliveries.get(0).keyFrame()).as("decoding can start at the first").isTrue();
        }
        for (Delivery delivery : deliveries) {
          fits(delivery, format);
        }
        assertThat(track.format()).as("the format after a while").isEqualTo(format);
      }
      if (clockDriven()) {
        assertThat(environment.framesInUse())
            .as("pictures in use after all were released")
            .isZero();
      }
    }
    // A source that waits for a network holds waiting pictures, which it releases at its end.
    assertThat(environment.framesInUse()).as("pictures in use after the close").isZero();
  }

  private static void fits(Delivery delivery, MediaFormat format) {
    assertThat(delivery.kind()).isEqualTo(format.kind());
    if (format.kind() != MediaKind.RAW) {
      return;
    }
    assertThat(delivery.type()).isEqualTo(format.type());
    if (format.width() > 0) {
      assertThat(new PictureSize(delivery.width(), delivery.height()))
          .isEqualTo(new PictureSize(format.width(), format.height()));
    }
    if (format.shape() instanceof AudioShape sound && sound.sampleRateHz() > 0) {
      assertThat(delivery.sound()).isEqualTo(sound);
    }
  }

  @Test
  void mediaTimeAdvances() throws IOException {
    try (MediaSource source = started(Optional.empty())) {
      for (MediaTrack track : source.tracks()) {
        List<Delivery> deliveries = new TrackPoller(track, clock).go(WHILE);
        for (int i = 1; i < deliveries.size(); i++) {
          assertThat(deliveries.get(i).ptsNanos())
              .as("media time of delivery %d", i)
              .isGreaterThanOrEqualTo(deliveries.get(i - 1).ptsNanos());
        }
      }
    }
  }

  @Test
  void rawSoundHasNoGaps() throws IOException {
    assumeTrue(clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      MediaTrack sound = rawSound(source);
      List<Delivery> deliveries = new TrackPoller(sound, clock).go(WHILE);
      for (int i = 1; i < deliveries.size(); i++) {
        Delivery before = deliveries.get(i - 1);
        assertThat(deliveries.get(i).ptsNanos())
            .as("media time of piece %d, which should be where the one before ended", i)
            .isCloseTo(before.ptsNanos() + before.durationNanos(), within(MILLI / 10));
      }
    }
  }

  @Test
  void keepsItsNominalRate() throws IOException {
    assumeTrue(clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      double rate = first(source).format().framesPerSecond();
      assumeTrue(rate > 0, "the format has no nominal rate");
      List<Delivery> deliveries = new TrackPoller(first(source), clock).go(WHILE);
      double expected = rate * WHILE.toSeconds();
      assertThat((double) deliveries.size())
          .as("deliveries in %s at %s a second", WHILE, rate)
          .isCloseTo(expected, within(2 + expected / 20));
    }
  }

  @Test
  void isNeverAheadOfTheClock() throws IOException {
    assumeTrue(clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      for (MediaTrack track : source.tracks()) {
        List<Delivery> deliveries = new TrackPoller(track, clock).go(WHILE);
        Delivery first = deliveries.get(0);
        for (Delivery delivery : deliveries) {
          assertThat(delivery.ptsNanos() - first.ptsNanos())
              .as("media time since the first, delivered at %d", delivery.pollNanos())
              .isLessThanOrEqualTo(delivery.pollNanos() - first.pollNanos() + MILLI);
        }
      }
    }
  }

  @Test
  void deliversNothingBeforeItIsDue() throws IOException {
    assumeTrue(clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      for (MediaTrack track : source.tracks()) {
        TrackPoller poller = new TrackPoller(track, clock);
        poller.go(WHILE);
        int tried = 0;
        for (int i = 0; i < 20; i++) {
          long now = clock.nanoTime();
          long next = track.nextPollNanos(now);
          if (next > now + 1) {
            clock.advanceNanos(next - now - 1);
            assertThat(poller.poll()).as("a nanosecond before %d", next).isNull();
            clock.advanceNanos(1);
            tried++;
          }
          poller.poll();
        }
        assertThat(tried).as("how often the track was content to wait").isPositive();
      }
    }
  }

  @Test
  void stampsTheCaptureTime() throws IOException {
    try (MediaSource source = started(Optional.empty())) {
      for (MediaTrack track : source.tracks()) {
        for (Delivery delivery : new TrackPoller(track, clock).go(WHILE)) {
          assertThat(delivery.captureNanos())
              .as("capture time of what was polled at %d", delivery.pollNanos())
              .isBetween(delivery.pollNanos() - 1000 * MILLI, delivery.pollNanos());
        }
      }
    }
  }

  @Test
  void skipsWhatIsPastAfterAPause() throws IOException {
    assumeTrue(clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      for (MediaTrack track : source.tracks()) {
        TrackPoller poller = new TrackPoller(track, clock);
        List<Delivery> before = poller.go(WHILE);
        long lastPts = before.get(before.size() - 1).ptsNanos();
        clock.advance(PAUSE);
        int burst = 0;
        while (burst < 1000 && poller.poll() != null) {
          burst++;
        }
        assertThat(burst)
            .as("deliveries at once after a pause of %s", PAUSE)
            .isLessThanOrEqualTo(3);
        List<Delivery> after = poller.go(WHILE);
        assertThat(after.get(0).ptsNanos() - lastPts)
            .as("how far media time went over a pause of %s", PAUSE)
            .isCloseTo(PAUSE.toNanos(), within(1000 * MILLI));
        assertThat((double) after.size())
            .as("deliveries after the pause, beside those in as long before it")
            .isCloseTo(before.size(), within(3 + before.size() / 20.0));
      }
    }
  }

  @Test
  void beginsWhereItIsToldTo() throws IOException {
    assumeTrue(clockDriven());
    for (Duration position : List.of(Duration.ofMillis(1_300), Duration.ofHours(30))) {
      try (MediaSource source =
          provider().create(request(Optional.empty(), position), settings(), environment)) {
        source.start();
        long begun = clock.nanoTime();
        for (MediaTrack track : source.tracks()) {
          long expected = position.toNanos() + clock.nanoTime() - begun;
          List<Delivery> deliveries = new TrackPoller(track, clock).go(WHILE);
          assertThat(deliveries).as("media in %s from %s on", WHILE, position).isNotEmpty();
          assertThat(deliveries.get(0).keyFrame()).as("decoding can start at the first").isTrue();
          assertThat(deliveries.get(0).ptsNanos())
              .as("media time of the first, which should be at %s and what was since", position)
              .isCloseTo(expected, within(1000 * MILLI));
        }
      }
    }
  }

  @Test
  void goesOnWhenThePoolIsEmpty() throws IOException {
    assumeTrue(clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      assumeTrue(first(source).format().kind() == MediaKind.RAW);
      assumeTrue(first(source).format().type() == MediaType.VIDEO);
      TrackPoller poller = new TrackPoller(first(source), clock);
      List<Delivery> before = poller.go(WHILE);
      environment.limitFrames(0);
      assertThat(poller.go(WHILE)).as("deliveries from an empty pool").isEmpty();
      environment.limitFrames(4);
      List<Delivery> after = poller.go(WHILE);
      assertThat((double) after.size())
          .as("deliveries when there were pictures again")
          .isCloseTo(before.size(), within(3 + before.size() / 20.0));
      assertThat(after.get(0).ptsNanos() - before.get(before.size() - 1).ptsNanos())
          .as("how far media time went meanwhile")
          .isCloseTo(WHILE.toNanos(), within(1000 * MILLI));
    }
  }

  @Test
  void deliversTheSizeItIsAskedFor() throws IOException {
    assumeTrue(scales() && clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      assumeTrue(first(source).format().type() == MediaType.VIDEO, "the source has no pictures");
    }
    for (String text : List.of("161x91", "33x17", "16x16", "2x2", "1x1", "320x180")) {
      PictureSize size = PictureSize.parse(text);
      try (MediaSource source = started(Optional.of(size))) {
        assertThat(first(source).format().width()).isEqualTo(size.width());
        assertThat(first(source).format().height()).isEqualTo(size.height());
        List<Delivery> deliveries = new TrackPoller(first(source), clock).go(Duration.ofSeconds(1));
        assertThat(deliveries).as("pictures of " + size).isNotEmpty();
        for (Delivery delivery : deliveries) {
          assertThat(new PictureSize(delivery.width(), delivery.height())).isEqualTo(size);
        }
      }
    }
    assertThat(environment.framesInUse()).isZero();
  }

  @Test
  void tracksShareOneTimeLine() throws IOException {
    try (MediaSource source = started(Optional.empty())) {
      List<? extends MediaTrack> tracks = source.tracks();
      assertThat(tracks).as("tracks").isNotEmpty();
      assumeTrue(tracks.size() > 1 && clockDriven());
      inStep(tracks);
    }
  }

  /**
   * Checks that a track does not depend on the polling of other tracks: a stream that leaves a
   * track out does not poll it.
   */
  @Test
  void eachTrackGoesOnWithoutTheOthers() throws IOException {
    assumeTrue(clockDriven());
    int tracks;
    try (MediaSource source = started(Optional.empty())) {
      tracks = source.tracks().size();
    }
    assumeTrue(tracks > 1);
    for (int i = 0; i < tracks; i++) {
      try (MediaSource source = started(Optional.empty())) {
        TrackPoller poller = new TrackPoller(source.tracks().get(i), clock);
        List<Delivery> first = poller.go(WHILE);
        assertThat(first).as("media of track %d alone, in %s", i, WHILE).isNotEmpty();
        assertThat((double) poller.go(WHILE).size())
            .as("media of track %d alone in as long again", i)
            .isCloseTo(first.size(), within(3 + first.size() / 20.0));
      }
    }
  }

  @Test
  void aTrackThatIsPolledLateIsInStepWithTheOthers() throws IOException {
    assumeTrue(clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      List<? extends MediaTrack> tracks = source.tracks();
      assumeTrue(tracks.size() > 1);
      new TrackPoller(tracks.get(0), clock).go(WHILE);
      inStep(tracks);
    }
  }

  @Test
  void aTrackThatWasNotPolledForAWhileComesBackInStep() throws IOException {
    assumeTrue(clockDriven());
    try (MediaSource source = started(Optional.empty())) {
      List<? extends MediaTrack> tracks = source.tracks();
      assumeTrue(tracks.size() > 1);
      for (MediaTrack track : tracks) {
        inStep(tracks);
        new TrackPoller(track, clock).go(PAUSE);
        inStep(tracks);
      }
    }
  }

  /**
   * Polls all tracks for a while, and checks that media that are due together have about the same
   * media time.
   */
  private void inStep(List<? extends MediaTrack> tracks) throws IOException {
    List<TrackPoller> pollers =
        tracks.stream().map(track -> new TrackPoller(track, clock)).toList();
    long[] ahead = new long[tracks.size()];
    int[] came = new int[tracks.size()];
    long end = clock.nanoTime() + WHILE.toNanos();
    while (clock.nanoTime() < end) {
      for (int i = 0; i < tracks.size(); i++) {
        for (Delivery delivery = pollers.get(i).poll();
            delivery != null;
            delivery = pollers.get(i).poll()) {
          ahead[i] = delivery.ptsNanos() - delivery.pollNanos();
          came[i]++;
        }
      }
      clock.advanceNanos(5 * MILLI);
    }
    for (int i = 0; i < tracks.size(); i++) {
      assertThat(came[i]).as("media of track %d in %s", i, WHILE).isPositive();
      assertThat(ahead[i] - ahead[0])
          .as("media time of track %d, less that of track 0, of what was due together", i)
          .isBetween(-300 * MILLI, 300 * MILLI);
    }
  }

  private static MediaTrack rawSound(MediaSource source) {
    Optional<? extends MediaTrack> sound =
        source.tracks().stream()
            .filter(track -> track.format().type() == MediaType.AUDIO)
            .filter(track -> track.format().kind() == MediaKind.RAW)
            .findFirst();
    assumeTrue(sound.isPresent(), "the source has no raw sound");
    return sound.orElseThrow();
  }

  private void refusesToPoll(MediaTrack track) {
    assertThatThrownBy(() -> track.poll(clock.nanoTime()))
        .as("a poll outside of start and close")
        .isInstanceOf(IllegalStateException.class);
  }

  private void refusesToPollUnstarted(MediaSource source) {
    // The tracks of a source with several tracks are known only after its start.
    if (source instanceof FrameSource single) {
      refusesToPoll(single);
    }
  }

  private static MediaTrack first(MediaSource source) {
    return source.tracks().get(0);
  }

  private MediaSource started(Optional<PictureSize> size) throws IOException {
    MediaSource source = create(size);
    source.start();
    return source;
  }

  private MediaSource create(Optional<PictureSize> size) {
    return provider().create(request(size, Duration.ZERO), settings(), environment);
  }

  private SourceRequest request(Optional<PictureSize> size, Duration position) {
    return new SourceRequest("contract", argument(), size, OptionalDouble.empty(), position);
  }
}
