package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A test of the source contract: it accepts a correct source, and detects each fault. */
class SourceProviderContractTest {
  private static final long STEP_NANOS = 40_000_000;

  enum Fault {
    NONE,
    EARLY,
    TIME_GOES_BACK,
    HALF_RATE,
    CATCHES_UP,
    CAPTURE_IN_THE_FUTURE,
    BUSY,
    POLLS_UNSTARTED,
    FORMAT_CHANGES,
    TAKES_AT_CREATION
  }

  private interface Check {
    void run(SourceProviderContract contract) throws Exception;
  }

  private static final Map<Fault, Check> CAUGHT_BY =
      new EnumMap<>(
          Map.of(
              Fault.EARLY, SourceProviderContract::isNeverAheadOfTheClock,
              Fault.TIME_GOES_BACK, SourceProviderContract::mediaTimeAdvances,
              Fault.HALF_RATE, SourceProviderContract::keepsItsNominalRate,
              Fault.CATCHES_UP, SourceProviderContract::skipsWhatIsPastAfterAPause,
              Fault.CAPTURE_IN_THE_FUTURE, SourceProviderContract::stampsTheCaptureTime,
              Fault.BUSY, SourceProviderContract::deliversWhatItsFormatSays,
              Fault.POLLS_UNSTARTED, SourceProviderContract::pollsOnlyBetweenStartAndClose,
              Fault.FORMAT_CHANGES, SourceProviderContract::deliversWhatItsFormatSays,
              Fault.TAKES_AT_CREATION, SourceProviderContract::creatingStartsNothing));

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void catches(Fault fault) {
    assertThatThrownBy(() -> CAUGHT_BY.get(fault).run(contract(fault)))
        .isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest
  @EnumSource(names = "NONE")
  void passesWhatIsRight(Fault none) {
    for (Check check : CAUGHT_BY.values()) {
      assertThatCode(() -> check.run(contract(none))).doesNotThrowAnyException();
    }
    assertThatCode(() -> contract(none).deliversNothingBeforeItIsDue()).doesNotThrowAnyException();
  }

  private static SourceProviderContract contract(Fault fault) {
    return new SourceProviderContract() {
      @Override
      protected SourceProvider provider() {
        return new FakeProvider(fault);
      }

      @Override
      protected Settings settings() {
        return MapSettings.empty();
      }
    };
  }

  private record FakeProvider(Fault fault) implements SourceProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
      if (fault == Fault.TAKES_AT_CREATION) {
        environment.frames().tryAcquire(16, 16);
      }
      return new FakeSource(fault);
    }
  }

  private static final class FakeSource implements FrameSource {
    private final Fault fault;
    private boolean running;
    private long origin = -1;
    private long index;

    FakeSource(Fault fault) {
      this.fault = fault;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public MediaFormat format() {
      boolean other = fault == Fault.FORMAT_CHANGES && index > 3;
      return new EncodedFormat(other ? "other" : "fake", 0, 0, 1e9 / STEP_NANOS);
    }

    @Override
    public Media poll(long nowNanos) {
      if (!running && fault != Fault.POLLS_UNSTARTED) {
        throw new IllegalStateException("not running");
      }
      if (origin < 0) {
        origin = nowNanos;
      }
      if (nowNanos < nextPollNanos(nowNanos) || fault == Fault.BUSY) {
        return null;
      }
      if (fault != Fault.CATCHES_UP) {
        long step = fault == Fault.HALF_RATE ? 2 : 1;
        index = Math.max(index, (nowNanos - origin) / STEP_NANOS / step * step);
      }
      long pts = index * STEP_NANOS;
      index += fault == Fault.HALF_RATE ? 2 : 1;
      if (fault == Fault.TIME_GOES_BACK && index % 7 == 0) {
        pts -= 3 * STEP_NANOS;
      }
      if (fault == Fault.EARLY) {
        pts += index * STEP_NANOS;
      }
      long capture = fault == Fault.CAPTURE_IN_THE_FUTURE ? nowNanos + 1 : nowNanos;
      return new EncodedFrame(Bytes.empty(), true, 0, 0, 0, pts, capture);
    }

    @Override
    public long nextPollNanos(long nowNanos) {
      return fault == Fault.BUSY || origin < 0 ? nowNanos : origin + index * STEP_NANOS;
    }

    @Override
    public void close() {
      running = false;
    }
  }
}
