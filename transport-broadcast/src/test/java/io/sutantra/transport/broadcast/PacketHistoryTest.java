package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketHistoryTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void findsTheFrameThatHasAPacket() {
    PacketHistory history = new PacketHistory(SECOND, 0, 1 << 20);
    SharedFrame first = Frames.shared(0, 0, true, 10, 10, 5);
    SharedFrame second = Frames.shared(3, 0, false, 7);
    SharedFrame third = Frames.shared(4, 0, false, 10, 10);
    history.add(first, 0);
    history.add(second, 0);
    history.add(third, 0);
    assertThat(history.find(0)).isSameAs(first);
    assertThat(history.find(2)).isSameAs(first);
    assertThat(history.find(3)).isSameAs(second);
    assertThat(history.find(5)).isSameAs(third);
    assertThat(history.find(6)).isNull();
    assertThat(history.find(-1)).isNull();
  }

  @Test
  void doesNotFindWhatLiesInAGap() {
    PacketHistory history = new PacketHistory(SECOND, 0, 1 << 20);
    history.add(Frames.shared(0, 0, true, 10), 0);
    history.add(Frames.shared(5, 0, true, 10), 0);
    assertThat(history.find(3)).isNull();
  }

  @Test
  void forgetsWhatIsTooOld() {
    PacketHistory history = new PacketHistory(SECOND, 0, 1 << 20);
    history.add(Frames.shared(0, 0, true, 10), 0);
    history.add(Frames.shared(1, SECOND, false, 10), SECOND);
    assertThat(history.find(0)).isNotNull();
    history.add(Frames.shared(2, SECOND + 1, false, 10), SECOND + 1);
    assertThat(history.find(0)).isNull();
    assertThat(history.find(1)).isNotNull();
  }

  @Test
  void holdsSoManyBytesAndNoMore() {
    PacketHistory history = new PacketHistory(SECOND, 0, 1_000);
    for (int i = 0; i < 500; i++) {
      history.add(Frames.shared(i, 0, false, 100), 0);
      assertThat(history.bytes()).isLessThanOrEqualTo(1_000);
    }
    assertThat(history.size()).isEqualTo(10);
    assertThat(history.find(489)).isNull();
    assertThat(history.find(490)).isNotNull();
    assertThat(history.find(499)).isNotNull();
  }

  @Test
  void holdsSoManyFramesAndNoMore() {
    PacketHistory history = new PacketHistory(SECOND, 0, 1 << 30);
    for (int i = 0; i < 5_000; i++) {
      history.add(Frames.shared(i, 0, false, 1), 0);
    }
    assertThat(history.size()).isEqualTo(1_024);
    assertThat(history.find(4_999)).isNotNull();
    history.clear();
    assertThat(history.size()).isZero();
    assertThat(history.find(4_999)).isNull();
  }

  @Test
  void keepsTheLatestKeyFrameAndWhatHasComeSince() {
    PacketHistory history = new PacketHistory(SECOND, 3 * SECOND, 1 << 20);
    history.add(Frames.shared(0, 0, false, 10), 0);
    SharedFrame keyFrame = Frames.shared(1, 0, true, 10);
    history.add(keyFrame, 0);
    history.add(Frames.shared(2, SECOND, false, 10), SECOND);
    history.add(Frames.shared(3, 3 * SECOND, false, 10), 3 * SECOND);
    assertThat(history.find(0)).isNull();
    assertThat(history.latestKeyFrame()).isSameAs(history.find(1)).isSameAs(keyFrame);
    assertThat(history.find(2)).isNotNull();
    history.add(Frames.shared(4, 3 * SECOND + 1, false, 10), 3 * SECOND + 1);
    assertThat(history.latestKeyFrame()).as("too old").isNull();
    assertThat(history.find(1)).isNull();
    assertThat(history.find(2)).as("of no more use than others").isNull();
    assertThat(history.find(3)).isNotNull();
  }

  @Test
  void newKeyFrameTakesThePlaceOfTheOneBefore() {
    PacketHistory history = new PacketHistory(SECOND, 3 * SECOND, 1 << 20);
    history.add(Frames.shared(0, 0, true, 10), 0);
    history.add(Frames.shared(1, SECOND, false, 10), SECOND);
    SharedFrame second = Frames.shared(2, 2 * SECOND, true, 10);
    history.add(second, 2 * SECOND);
    assertThat(history.latestKeyFrame()).isSameAs(second);
    assertThat(history.find(0)).isNull();
    assertThat(history.find(1)).as("of the last second").isNotNull();
  }

  @Test
  void keyFrameAfterWhichFramesAreMissingIsNoBeginning() {
    PacketHistory history = new PacketHistory(SECOND, 3 * SECOND, 1 << 20);
    history.add(Frames.shared(0, 0, true, 10), 0);
    history.add(Frames.shared(2, 0, false, 10), 0);
    assertThat(history.latestKeyFrame()).isNull();
    history.add(Frames.shared(9, 0, true, 10), 0);
    assertThat(history.latestKeyFrame()).isNotNull();
  }

  @Test
  void keyFrameThatThereIsNoRoomForIsNoBeginning() {
    PacketHistory history = new PacketHistory(SECOND, 3 * SECOND, 1_000);
    history.add(Frames.shared(0, 0, true, 500), 0);
    history.add(Frames.shared(1, 0, false, 500), 0);
    assertThat(history.latestKeyFrame()).isNotNull();
    history.add(Frames.shared(2, 0, false, 500), 0);
    assertThat(history.latestKeyFrame()).isNull();
    history.clear();
    history.add(Frames.shared(3, 0, true, 500), 0);
    history.clear();
    assertThat(history.latestKeyFrame()).isNull();
  }
}
