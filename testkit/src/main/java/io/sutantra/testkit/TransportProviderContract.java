package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.MediaSink;
import io.sutantra.api.Settings;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.UnsupportedFormatException;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.RawFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract test of transports. A subclass names the provider, its settings and a format that
 * the transport accepts, and connects viewers.
 *
 * <p>The test uses real time, because transports have threads and sockets of their own.
 */
public abstract class TransportProviderContract {
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private TransportRig rig;
  private Transport transport;

  /** Creates the test; called by JUnit. */
  protected TransportProviderContract() {}

  /** Returns the provider to be tested. */
  protected abstract TransportProvider provider();

  /** Returns the settings, as in the {@code reference.conf} of the provider, with free ports. */
  protected abstract Settings settings();

  /** Returns a format that the transport accepts, with a size. */
  protected abstract MediaFormat format();

  /**
   * Returns a format of sound that the transport accepts and the viewers of this test receive;
   * empty if there is none.
   */
  protected Optional<MediaFormat> soundFormat() {
    return Optional.empty();
  }

  /**
   * Connects a viewer to an open stream, and lets the viewer read in the background. Returns when
   * the transport knows the viewer, or earlier.
   */
  protected abstract TestViewer connect(Transport started, String streamId) throws Exception;

  /** Connects a viewer that never reads; empty if a viewer cannot delay this transport. */
  protected Optional<TestViewer> connectUnreading(Transport started, String streamId)
      throws Exception {
    return Optional.empty();
  }

  /**
   * Returns the settings of a transport with the same address as a started transport; empty if
   * transports of this kind share no address.
   */
  protected Optional<Settings> settingsForAddressOf(Transport started) {
    return Optional.empty();
  }

  /**
   * Returns the maximum number of access units that may wait for one viewer, in the transport and
   * in the system.
   */
  protected int maxQueuedFrames() {
    return 1_000;
  }

  /**
   * Returns the number of access units that are offered while a viewer does not read: more than fit
   * its queue and its socket.
   */
  protected int framesOfPressure() {
    return 2_000;
  }

  /** Returns the time between two access units. */
  protected Duration frameInterval() {
    return Duration.ofMillis(5);
  }

  /** Returns the time limit of operations that depend on the network. */
  protected Duration patience() {
    return Duration.ofSeconds(15);
  }

  @BeforeEach
  void makeRig() {
    rig = new TransportRig(format(), frameInterval(), patience());
  }

  @AfterEach
  void endsAllThatBegan() {
    try {
      if (transport != null) {
        transport.close();
        assertThat(rig.log.unended()).as("viewers that never came to an end").isEmpty();
        assertThat(rig.log.violations()).as("what the listener should not have heard").isEmpty();
        rig.await("all pictures released", () -> rig.environment.framesInUse() == 0);
      }
    } finally {
      rig.close();
    }
  }

  @Test
  void hasAProperName() {
    assertThat(provider().name()).matches("[a-z0-9-]{1,64}");
    assertThat(provider().acceptedFormats()).isNotBlank();
  }

  @Test
  void isFoundByTheServiceLoader() {
    assertThat(
            ServiceLoader.load(TransportProvider.class).stream().map(ServiceLoader.Provider::type))
        .as("providers in META-INF/services/" + TransportProvider.class.getName())
        .anyMatch(type -> type == provider().getClass());
  }

  @Test
  void creatingStartsNothing() throws IOException {
    Set<Thread> before = TransportRig.threads();
    Transport first = create(settings());
    Transport second = create(settings());
    assertThat(TransportRig.newThreads(before)).as("threads that create() started").isEmpty();
    assertThat(first.address()).as("the address before the start").isEmpty();
    first.close();
    second.close();
    second.close();
  }

  @Test
  void startsOnce() throws IOException {
    start();
    assertThatThrownBy(transport::start).isInstanceOf(IllegalStateException.class);
    transport.close();
    assertThatThrownBy(transport::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void writesItsAddressInTheSameDigitsEverywhere() throws IOException {
    Locale before = Locale.getDefault(Locale.Category.FORMAT);
    Locale.setDefault(Locale.Category.FORMAT, new Locale("ar", "EG"));
    try {
      start();
      assertThat(transport.address().orElse("")).matches("\\p{ASCII}*");
    } finally {
      Locale.setDefault(Locale.Category.FORMAT, before);
    }
  }

  @Test
  void saysThatItsAddressIsTaken() throws Exception {
    start();
    Optional<Settings> taken = settingsForAddressOf(transport);
    assumeTrue(taken.isPresent(), "it has no address that another could want");
    Set<Thread> before = TransportRig.threads();
    try (Transport late = create(taken.get())) {
      assertThatThrownBy(late::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(provider().name());
    }
    rig.await("its threads gone", () -> TransportRig.newThreads(before).isEmpty());
    MediaSink sink = open("still");
    try (TestViewer viewer = connect(transport, "still")) {
      rig.pump(List.of(sink), () -> viewer.framesReceived() >= 1);
    }
  }

  @Test
  void opensNothingBeforeItIsStartedOrAfterItIsClosed() throws IOException {
    transport = create(settings());
    assertThatThrownBy(() -> open("early")).isInstanceOf(IllegalStateException.class);
    transport.start();
    transport.close();
    assertThatThrownBy(() -> open("late")).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void refusesFormatsOfAnotherKind() throws IOException {
    start();
    MediaFormat other =
        provider().takes() == MediaKind.RAW
            ? new EncodedFormat("vp8", 64, 64, 30)
            : new RawFormat(64, 64, 30);
    assertThatThrownBy(() -> transport.open(new StreamDescription("other", other, 1_000_000)))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessageContaining(other.describe());
    assertThat(provider().accepts(format())).isTrue();
    open("other");
  }

  @Test
  void hasOneStreamOfAnId() throws IOException {
    start();
    MediaSink first = open("one");
    assertThatThrownBy(() -> open("one"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one");
    first.close();
    open("one").close();
  }

  @Test
  void takesMediaThatNobodyWatches() throws IOException {
    start();
    MediaSink sink = open("lonely");
    for (int i = 0; i < 100; i++) {
      assertThat(rig.offer(sink, i == 0)).isTrue();
    }
    rig.await("pictures released", () -> rig.environment.framesInUse() == 0);
  }

  @Test
  void sendsAViewerMediaThatBeginsWithAKeyFrame() throws Exception {
    start();
    MediaSink sink = open("demo");
    try (TestViewer viewer = connect(transport, "demo")) {
      rig.awaitViewers("demo", ViewerStatus.CONNECTED, 1);
      assertThat(sink.wanted()).as("wanted, with a viewer").isTrue();
      // A viewer requests the key frame that it needs; before the request none is offered.
      rig.pump(List.of(sink), () -> viewer.framesReceived() >= 10);
      assertThat(viewer.beganWithKeyFrame()).isTrue();
    }
    rig.awaitViewers("demo", ViewerStatus.DISCONNECTED, 1);
    assertThat(rig.log.events().stream().map(ViewerEvent::status))
        .containsExactly(
            ViewerStatus.CONNECTING, ViewerStatus.CONNECTED, ViewerStatus.DISCONNECTED);
  }

  @Test
  void reportsStatistics() throws Exception {
    start();
    MediaSink sink = open("demo");
    try (TestViewer viewer = connect(transport, "demo")) {
      String id = rig.awaitViewers("demo", ViewerStatus.CONNECTED, 1).get(0);
      rig.pump(
          List.of(sink),
          () -> viewer.framesReceived() > 0 && rig.log.statistics(id).framesSent() > 0);
      ViewerStatistics statistics = rig.log.statistics(id);
      assertThat(statistics.packetsSent()).isGreaterThanOrEqualTo(statistics.framesSent());
      assertThat(statistics.bytesSent()).isPositive();
    }
  }

  @Test
  void servesSeveralViewers() throws Exception {
    start();
    MediaSink sink = open("demo");
    try (TestViewer first = connect(transport, "demo")) {
      rig.pump(List.of(sink), () -> first.framesReceived() >= 5);
      try (TestViewer second = connect(transport, "demo")) {
        rig.pump(List.of(sink), () -> second.framesReceived() >= 5);
        assertThat(second.beganWithKeyFrame()).isTrue();
      }
      long soFar = first.framesReceived();
      rig.pump(List.of(sink), () -> first.framesReceived() >= soFar + 5);
    }
  }

  @Test
  void closingOneStreamLeavesTheOther() throws Exception {
    start();
    MediaSink ending = open("ending");
    MediaSink going = open("going");
    try (TestViewer leaver = connect(transport, "ending");
        TestViewer stayer = connect(transport, "going")) {
      rig.pump(
          List.of(ending, going),
          () -> leaver.framesReceived() >= 3 && stayer.framesReceived() >= 3);
      ending.close();
      ending.close();
      assertThat(rig.offer(ending, true)).as("an offer to a closed sink").isFalse();
      rig.awaitViewers("ending", ViewerStatus.DISCONNECTED, 1);
      rig.await("the viewer told", leaver::ended);
      long soFar = stayer.framesReceived();
      rig.pump(List.of(going), () -> stayer.framesReceived() >= soFar + 10);
      assertThat(rig.log.viewers("going", ViewerStatus.CONNECTED)).hasSize(1);
    }
  }

  @Test
  void disconnectsAViewer() throws Exception {
    start();
    MediaSink sink = open("demo");
    try (TestViewer first = connect(transport, "demo")) {
      String firstId = rig.awaitViewers("demo", ViewerStatus.CONNECTED, 1).get(0);
      try (TestViewer second = connect(transport, "demo")) {
        rig.awaitViewers("demo", ViewerStatus.CONNECTED, 2);
        transport.disconnect("nobody", "was never here");
        transport.disconnect(firstId, "enough");
        assertThat(rig.awaitViewers("demo", ViewerStatus.DISCONNECTED, 1)).containsExactly(firstId);
        transport.disconnect(firstId, "again");
        rig.await("the viewer told", first::ended);
        rig.pump(List.of(sink), () -> second.framesReceived() >= 5);
        assertThat(rig.log.events())
            .anyMatch(
                event ->
                    event.status() == ViewerStatus.DISCONNECTED && event.detail().equals("enough"));
      }
    }
  }

  @Test
  void closesInTimeAndLeavesNothing() throws Exception {
    Set<Thread> before = TransportRig.threads();
    start();
    MediaSink sink = open("demo");
    try (TestViewer viewer = connect(transport, "demo")) {
      rig.pump(List.of(sink), () -> viewer.framesReceived() >= 3);
      long started = System.nanoTime();
      transport.close();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(CLOSE_WITHIN);
      assertThat(rig.log.unended()).isEmpty();
      int heard = rig.log.events().size();
      assertThat(rig.offer(sink, true)).as("an offer after close").isFalse();
      sink.close();
      transport.disconnect("nobody", "");
      transport.close();
      rig.await("the viewer told", viewer::ended);
      assertThat(rig.log.events()).hasSize(heard);
    }
    rig.await(
        "threads gone, still there: " + TransportRig.newThreads(before),
        () -> TransportRig.newThreads(before).isEmpty());
  }

  @Test
  void aViewerThatNeverReadsCostsTheOthersNothing() throws Exception {
    start();
    MediaSink sink = open("demo");
    Optional<TestViewer> unreading = connectUnreading(transport, "demo");
    assumeTrue(unreading.isPresent(), "no viewer can hold it up");
    try (TestViewer stuck = unreading.get()) {
      String stuckId = rig.awaitViewers("demo", ViewerStatus.CONNECTED, 1).get(0);
      try (TestViewer reading = connect(transport, "demo")) {
        rig.awaitViewers("demo", ViewerStatus.CONNECTED, 2);
        rig.pump(List.of(sink), () -> reading.framesReceived() >= 1);
        int taken = 0;
        for (int i = 0; i < framesOfPressure(); i++) {
          taken += rig.offer(sink, rig.keyFrameDue() || i % 100 == 0) ? 1 : 0;
          rig.pause();
        }
        long expected = taken * 9L / 10;
        rig.await("the other's frames", () -> reading.framesReceived() >= expected);
        int offered = taken;
        rig.await(
            "frames dropped for the one that does not read",
            () -> {
              ViewerStatistics its = rig.log.statistics(stuckId);
              return its.framesDropped() > 0
                  && offered - its.framesSent() - its.framesDropped() <= maxQueuedFrames();
            });
      }
      assertThat(stuck.ended()).isFalse();
    }
  }

  @Test
  void sendsPicturesAndSound() throws Exception {
    SyntheticMedia sound = sound();
    start();
    StreamSink sink = openWithSound("both");
    try (TestViewer viewer = connect(transport, "both")) {
      rig.awaitViewers("both", ViewerStatus.CONNECTED, 1);
      assertThat(sink.track(1).wanted()).as("sound wanted, with a viewer").isTrue();
      rig.pump(
          sink.track(0),
          sink.track(1),
          sound,
          () -> viewer.framesReceived() >= 10 && viewer.soundReceived() >= 10);
      assertThat(viewer.beganWithKeyFrame()).isTrue();
    }
  }

  @Test
  void sendsSoundAlone() throws Exception {
    SyntheticMedia sound = sound();
    start();
    MediaFormat format = soundFormat().orElseThrow();
    StreamSink sink = transport.open(new StreamDescription("radio", format, 64_000));
    try (TestViewer viewer = connect(transport, "radio")) {
      rig.awaitViewers("radio", ViewerStatus.CONNECTED, 1);
      rig.pump(null, sink.track(0), sound, () -> viewer.soundReceived() >= 20);
      assertThat(viewer.framesReceived()).isZero();
      sink.close();
      rig.await("the viewer told", viewer::ended);
    }
  }

  @Test
  void picturesGoOnWhenSoundStopsAndSoundComesBack() throws Exception {
    SyntheticMedia sound = sound();
    start();
    StreamSink sink = openWithSound("stops");
    try (TestViewer viewer = connect(transport, "stops")) {
      rig.awaitViewers("stops", ViewerStatus.CONNECTED, 1);
      rig.pump(
          sink.track(0),
          sink.track(1),
          sound,
          () -> viewer.framesReceived() >= 3 && viewer.soundReceived() >= 3);
      long pictures = viewer.framesReceived();
      rig.pump(sink.track(0), null, sound, () -> viewer.framesReceived() >= pictures + 30);
      long pieces = viewer.soundReceived();
      rig.pump(sink.track(0), sink.track(1), sound, () -> viewer.soundReceived() >= pieces + 10);
      long later = viewer.framesReceived();
      rig.pump(null, sink.track(1), sound, () -> viewer.soundReceived() >= pieces + 30);
      rig.pump(sink.track(0), null, sound, () -> viewer.framesReceived() >= later + 5);
    }
  }

  @Test
  void aTrackMayBeginLate() throws Exception {
    SyntheticMedia sound = sound();
    start();
    StreamSink pictureFirst = openWithSound("late-sound");
    try (TestViewer viewer = connect(transport, "late-sound")) {
      rig.awaitViewers("late-sound", ViewerStatus.CONNECTED, 1);
      rig.pump(pictureFirst.track(0), null, sound, () -> viewer.framesReceived() >= 30);
      rig.pump(
          pictureFirst.track(0), pictureFirst.track(1), sound, () -> viewer.soundReceived() >= 10);
    }
    StreamSink soundFirst = openWithSound("late-pictures");
    try (TestViewer viewer = connect(transport, "late-pictures")) {
      rig.awaitViewers("late-pictures", ViewerStatus.CONNECTED, 1);
      rig.pump(null, soundFirst.track(1), sound, () -> viewer.soundReceived() >= 30);
      rig.pump(
          soundFirst.track(0), soundFirst.track(1), sound, () -> viewer.framesReceived() >= 10);
      assertThat(viewer.beganWithKeyFrame()).isTrue();
    }
  }

  /** Returns sound to offer, or skips the test if no viewer receives sound. */
  private SyntheticMedia sound() {
    Optional<MediaFormat> format = soundFormat();
    assumeTrue(format.isPresent(), "no sound, or nobody to hear it");
    assertThat(provider().accepts(format.get())).isTrue();
    return new SyntheticMedia(format.get(), 120, rig.environment);
  }

  private StreamSink openWithSound(String id) {
    return transport.open(
        new StreamDescription(
            id,
            List.of(
                new TrackDescription(format(), 1_000_000),
                new TrackDescription(soundFormat().orElseThrow(), 64_000))));
  }

  private void start() throws IOException {
    transport = create(settings());
    transport.start();
  }

  private Transport create(Settings with) {
    return provider().create(with, rig.environment, rig.log);
  }

  private MediaSink open(String id) {
    return SingleTrackSink.of(transport.open(new StreamDescription(id, format(), 1_000_000)));
  }
}
