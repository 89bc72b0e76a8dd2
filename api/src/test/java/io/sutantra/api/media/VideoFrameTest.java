package io.sutantra.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoFrameTest {
  @ParameterizedTest
  @CsvSource({"640,360,345600", "1,1,3", "3,5,27", "641,361,347603"})
  void isPackedTightly(int width, int height, int bytes) {
    VideoFrame frame = new VideoFrame(width, height, released -> {});
    assertThat(frame.data().capacity()).isEqualTo(bytes).isEqualTo(frame.sizeBytes());
    int chroma = frame.chromaStride() * ((height + 1) / 2);
    assertThat(frame.offsetU()).isEqualTo(width * height);
    assertThat(frame.offsetV() + chroma).isEqualTo(bytes);
  }

  @Test
  void goesBackToItsPoolOnceAndIsThenOutOfBounds() {
    List<VideoFrame> pool = new ArrayList<>();
    VideoFrame frame = new VideoFrame(2, 2, pool::add);
    frame.release();
    assertThat(pool).containsExactly(frame);
    assertThatThrownBy(frame::release).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(frame::data).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> frame.stamp(1, 2)).isInstanceOf(IllegalStateException.class);
    frame.reuse();
    assertThat(frame.data().remaining()).isEqualTo(6);
    assertThatThrownBy(frame::reuse).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void copiesPictureAndTimes() {
    VideoFrame from = new VideoFrame(2, 2, released -> {});
    from.data().put(5, (byte) 7);
    from.stamp(11, 22);
    VideoFrame to = new VideoFrame(2, 2, released -> {});
    to.copyFrom(from);
    assertThat(to.data().get(5)).isEqualTo((byte) 7);
    assertThat(to.ptsNanos()).isEqualTo(11);
    assertThat(to.captureNanos()).isEqualTo(22);
    assertThatThrownBy(() -> to.copyFrom(new VideoFrame(4, 2, released -> {})))
        .hasMessageContaining("4x2");
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "-1,5", "16384,1", "1,16384"})
  void refusesSizesThatCannotBe(int width, int height) {
    assertThatThrownBy(() -> new VideoFrame(width, height, released -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("%dx%d".formatted(width, height));
  }
}
