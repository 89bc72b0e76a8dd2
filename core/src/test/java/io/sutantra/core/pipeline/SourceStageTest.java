package io.sutantra.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.FrameSource;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.core.pipeline.Stage.StageContext;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceStageTest {
  private static final long MIN_INTERVAL_NANOS = 500;

  private final TestEnvironment environment = new TestEnvironment(new ManualClock());
  private final KeyFramePacer keyFrames = new KeyFramePacer(MIN_INTERVAL_NANOS);
  private final AtomicInteger wakes = new AtomicInteger();
  private final WakeDrivenSource source = new WakeDrivenSource();
  private final SourceStage stage =
      new SourceStage(
          "source",
          new SourceStage.Polled(source, new Object(), () -> {}),
          Optional.empty(),
          true,
          new StageContext(environment.frames(), keyFrames, false, (failed, cause) -> {}));

  /** A source that asks for no polls except by its wake-up. */
  private static final class WakeDrivenSource implements FrameSource {
    private Runnable wake = () -> {};
    private int keyFramesAskedFor;

    @Override
    public void start() {}

    @Override
    public MediaFormat format() {
      return new EncodedFormat("toy", 16, 16, 0);
    }

    @Override
    public Media poll(long nowNanos) {
      return null;
    }

    @Override
    public long nextPollNanos(long nowNanos) {
      return Long.MAX_VALUE;
    }

    @Override
    public void wakeBy(Runnable wakeup) {
      wake = wakeup;
    }

    @Override
    public void requestKeyFrame() {
      keyFramesAskedFor++;
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void close() {
    environment.close();
  }

  @Test
  void isWokenByItsSource() {
    stage.wakeBy(wakes::incrementAndGet);
    int before = wakes.get();
    source.wake.run();
    assertThat(wakes.get()).isEqualTo(before + 1);
    assertThat(stage.nextDeadlineNanos(0)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void passesAKeyFrameRequestToASourceThatSleeps() throws IOException {
    stage.wakeBy(wakes::incrementAndGet);
    int before = wakes.get();
    keyFrames.request();
    assertThat(wakes.get()).isEqualTo(before + 1);
    assertThat(stage.doWork(100)).isZero();
    assertThat(source.keyFramesAskedFor).isEqualTo(1);
  }

  @Test
  void asksAgainInTimeForAKeyFrameThatDoesNotCome() throws IOException {
    stage.wakeBy(wakes::incrementAndGet);
    keyFrames.request();
    assertThat(stage.nextDeadlineNanos(100)).isEqualTo(100);
    assertThat(stage.doWork(100)).isZero();
    assertThat(stage.nextDeadlineNanos(101)).isEqualTo(100 + MIN_INTERVAL_NANOS);
    assertThat(stage.doWork(100 + MIN_INTERVAL_NANOS)).isZero();
    assertThat(source.keyFramesAskedFor).isEqualTo(2);
    keyFrames.delivered();
    assertThat(stage.nextDeadlineNanos(700)).isEqualTo(Long.MAX_VALUE);
  }
}
