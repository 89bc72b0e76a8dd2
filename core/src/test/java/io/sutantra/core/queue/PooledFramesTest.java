package io.sutantra.core.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.VideoFrame;
import org.junit.jupiter.api.Test;

class PooledFramesTest {
  @Test
  void keepsNoPictureAfterItsClose() {
    PooledFrames pool = new PooledFrames(4);
    VideoFrame free = pool.tryAcquire(16, 16).orElseThrow();
    VideoFrame late = pool.tryAcquire(16, 16).orElseThrow();
    free.release();
    pool.close();
    late.release();
    assertThat(pool.tryAcquire(16, 16).orElseThrow()).isNotSameAs(free).isNotSameAs(late);
    assertThat(pool.tryAcquire(16, 16).orElseThrow()).isNotSameAs(free).isNotSameAs(late);
    assertThat(pool.inUse()).isEqualTo(2);
  }

  private final PooledFrames pool = new PooledFrames(2);

  @Test
  void lendsNoMoreThanItMay() {
    VideoFrame first = pool.tryAcquire(4, 4).orElseThrow();
    assertThat(pool.tryAcquire(4, 4)).isPresent();
    assertThat(pool.tryAcquire(4, 4)).isEmpty();
    assertThat(pool.inUse()).isEqualTo(2);
    first.release();
    assertThat(pool.tryAcquire(4, 4)).containsSame(first);
  }

  @Test
  void givesUpPicturesOfASizeThatNobodyWantsAnyMore() {
    VideoFrame old = pool.tryAcquire(4, 4).orElseThrow();
    old.release();
    VideoFrame fresh = pool.tryAcquire(8, 8).orElseThrow();
    assertThat(fresh.width()).isEqualTo(8);
    fresh.release();
    assertThat(pool.tryAcquire(8, 8)).containsSame(fresh);
    assertThat(pool.inUse()).isEqualTo(1);
  }
}
