package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.RawFormat;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test of the sink contract: it accepts a correct sink, and detects each fault. */
class SinkProviderContractTest {
  enum Fault {
    NONE,
    BAD_NAME,
    STARTS_A_THREAD_AT_CREATION,
    REFUSES_ALL,
    KEEPS_PICTURES,
    REFUSES_AFTER_A_PAUSE,
    TAKES_AFTER_CLOSE,
    TAKES_THE_FIRST_TRACK_ALONE,
    EXPECTS_PICTURES_FIRST,
    BREAKS_WITH_TWO_THREADS
  }

  private interface Check {
    void run(SinkProviderContract contract) throws Exception;
  }

  private static final Map<Fault, Check> CAUGHT_BY =
      new EnumMap<>(
          Map.of(
              Fault.BAD_NAME, SinkProviderContract::hasAProperName,
              Fault.STARTS_A_THREAD_AT_CREATION, SinkProviderContract::creatingStartsNothing,
              Fault.REFUSES_ALL, SinkProviderContract::takesMediaAndReleasesIt,
              Fault.KEEPS_PICTURES, SinkProviderContract::takesMediaAndReleasesIt,
              Fault.REFUSES_AFTER_A_PAUSE, SinkProviderContract::goesOnAfterAPause,
              Fault.TAKES_AFTER_CLOSE, SinkProviderContract::goesOnAfterAPause,
              Fault.TAKES_THE_FIRST_TRACK_ALONE,
                  SinkProviderContract::takesPicturesAndSoundOnOneClock,
              Fault.EXPECTS_PICTURES_FIRST,
                  SinkProviderContract::takesTheTracksInTheOrderOfTheDescription,
              Fault.BREAKS_WITH_TWO_THREADS,
                  SinkProviderContract::isOfferedEachTrackByAThreadOfItsOwn));

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void catches(Fault fault) {
    assertThatThrownBy(() -> CAUGHT_BY.get(fault).run(contract(fault))).isNotNull();
  }

  @ParameterizedTest
  @EnumSource(names = "NONE")
  void passesWhatIsRight(Fault none) {
    for (Check check : CAUGHT_BY.values()) {
      assertThatCode(() -> check.run(contract(none))).doesNotThrowAnyException();
    }
  }

  private static SinkProviderContract contract(Fault fault) {
    return new SinkProviderContract() {
      @Override
      protected SinkProvider provider() {
        return new FakeProvider(fault);
      }

      @Override
      protected Settings settings() {
        return MapSettings.empty();
      }

      @Override
      protected MediaFormat format() {
        return new RawFormat(64, 36, 30);
      }
    };
  }

  private record FakeProvider(Fault fault) implements SinkProvider {
    @Override
    public String name() {
      return fault == Fault.BAD_NAME ? "Not A Name" : "fake";
    }

    @Override
    public MediaKind takes() {
      return MediaKind.RAW;
    }

    @Override
    public boolean accepts(MediaFormat format) {
      return true;
    }

    @Override
    public StandaloneSink create(
        String argument, StreamDescription stream, Settings settings, Environment environment) {
      if (fault == Fault.STARTS_A_THREAD_AT_CREATION) {
        Thread thread = new Thread(FakeProvider::sleep, "fake-sink");
        thread.setDaemon(true);
        thread.start();
      }
      return new FakeSink(fault, stream);
    }

    private static void sleep() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final class FakeSink implements StandaloneSink {
    private final Fault fault;
    private final StreamDescription stream;
    private boolean paused;
    private boolean closed;
    private Thread offering;

    FakeSink(Fault fault, StreamDescription stream) {
      this.fault = fault;
      this.stream = stream;
    }

    @Override
    public void start() {}

    @Override
    public TrackSink track(int index) {
      return media -> offer(index, media);
    }

    private synchronized boolean offer(int index, Media media) {
      if (offering == null) {
        offering = Thread.currentThread();
      }
      boolean picturesFirst = stream.tracks().get(0).type() == MediaType.VIDEO;
      boolean taken =
          switch (fault) {
            case REFUSES_ALL -> false;
            case REFUSES_AFTER_A_PAUSE -> !paused && !closed;
            case TAKES_AFTER_CLOSE -> true;
            case TAKES_THE_FIRST_TRACK_ALONE -> index == 0 && !closed;
            case EXPECTS_PICTURES_FIRST -> (index == 1 || picturesFirst) && !closed;
            case BREAKS_WITH_TWO_THREADS -> offering == Thread.currentThread() && !closed;
            default -> !closed;
          };
      if (taken && fault != Fault.KEEPS_PICTURES) {
        media.release();
      }
      return taken;
    }

    @Override
    public synchronized void pause() {
      paused = true;
    }

    @Override
    public synchronized void close() {
      closed = true;
    }
  }
}
