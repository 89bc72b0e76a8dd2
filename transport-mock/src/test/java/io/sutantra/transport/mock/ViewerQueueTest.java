package io.sutantra.transport.mock;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.mock.wire.Answer;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SyntheticMedia;
import io.sutantra.testkit.TestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewerQueueTest {
  private static final int PACKET_ON_WIRE = 2 + 12 + 1_200;
  private static final int SOUND_ON_WIRE = 2 + 12 + 120;

  private final ManualClock clock = new ManualClock();
  private final TestEnvironment environment = new TestEnvironment(clock);
  private final SyntheticMedia media = new SyntheticMedia(MockFixture.FORMAT, 2_400, environment);
  private final SyntheticMedia sound = new SyntheticMedia(MockFixture.SOUND, 120, environment);
  private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int keyFramesWanted;

  private ViewerQueue queue(MapSettings settings) {
    channel.freezeTime();
    return new ViewerQueue(
        channel,
        clock,
        MockTransportSettings.read(settings),
        new TransportCounters(environment.metrics()),
        List.of(true, false),
        0,
        () -> keyFramesWanted++);
  }

  private void send(ViewerQueue queue, boolean keyFrame) {
    send(queue, media.next(keyFrame), 0);
  }

  private void sendSound(ViewerQueue queue) {
    send(queue, sound.next(true), 1);
  }

  private void send(ViewerQueue queue, Media media, int track) {
    Answer.Track header = new Answer.Track(MockFixture.FORMAT, 96, 1);
    FrameBuffer frame = FrameBuffer.of((PacketizedFrame) media, track, header, memory);
    queue.send(frame);
    frame.release();
  }

  @Test
  void soundNeitherWaitsForAKeyFrameNorStandsInForOne() {
    ViewerQueue queue = queue(MockFixture.transportSettings().with("queue-frames", 3));
    sendSound(queue);
    assertThat(readAll()).isEqualTo(SOUND_ON_WIRE);
    assertThat(queue.missesKeyFrame()).isTrue();
    send(queue, false);
    assertThat(readAll()).isZero();
    send(queue, true);
    assertThat(queue.missesKeyFrame()).isFalse();
    assertThat(readAll()).isEqualTo(2 * PACKET_ON_WIRE);
    assertThat(queue.packetsSent(0)).isEqualTo(2);
    assertThat(queue.octetsSent(0)).isEqualTo(2_400);
    assertThat(queue.packetsSent(1)).isEqualTo(1);
    assertThat(queue.octetsSent(1)).isEqualTo(120);
    assertThat(keyFramesWanted).isZero();
  }

  private void advance(long millis) {
    clock.advance(Duration.ofMillis(millis));
    channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private int readAll() {
    int bytes = 0;
    for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
      bytes += out.readableBytes();
      out.release();
    }
    return bytes;
  }

  @AfterEach
  void leavesNoMemoryBehind() {
    readAll();
    Sockets.close(channel);
    assertThat(memory.metric().usedDirectMemory()).as("bytes that nobody released").isZero();
    environment.close();
  }

  @Test
  void beginsWithAKeyFrame() {
    ViewerQueue queue = queue(MockFixture.transportSettings());
    send(queue, false);
    assertThat(readAll()).isZero();
    assertThat(queue.missesKeyFrame()).isTrue();
    send(queue, true);
    send(queue, false);
    assertThat(readAll()).isEqualTo(4 * PACKET_ON_WIRE);
    assertThat(queue.framesSent()).isEqualTo(2);
    assertThat(queue.framesDropped())
        .as("frames before the first key frame count for none")
        .isZero();
    assertThat(queue.missesKeyFrame()).isFalse();
  }

  @Test
  void packetsLeaveWhenTheirTimeHasCome() {
    ViewerQueue queue =
        queue(MockFixture.transportSettings().with("network-latency", Duration.ofMillis(50)));
    send(queue, true);
    advance(49);
    assertThat(readAll()).isZero();
    assertThat(queue.queuedFrames()).isEqualTo(1);
    advance(1);
    assertThat(readAll()).isEqualTo(2 * PACKET_ON_WIRE);
    assertThat(queue.framesSent()).isEqualTo(1);
    assertThat(queue.queuedFrames()).isZero();
  }

  @Test
  void aNarrowNetworkDropsUpToAKeyFrameAndAsksForOneWhenThereIsRoom() {
    // A frame takes 20 ms to send; a frame comes every 10 ms.
    ViewerQueue queue =
        queue(
            MockFixture.transportSettings()
                .with("network-bandwidth-bps", 8 * 2 * PACKET_ON_WIRE * 50)
                .with("queue-frames", 10));
    int offered = 0;
    while (queue.framesDropped() == 0 && offered < 1_000) {
      send(queue, offered++ == 0);
      advance(10);
    }
    assertThat(queue.framesDropped()).isEqualTo(1);
    assertThat(keyFramesWanted).isZero();
    while (keyFramesWanted == 0 && offered < 2_000) {
      send(queue, false);
      offered++;
      advance(10);
    }
    assertThat(queue.queuedFrames()).isEqualTo(5);
    send(queue, true);
    assertThat(queue.queuedFrames()).isEqualTo(6);
    advance(1_000);
    assertThat(queue.framesSent() + queue.framesDropped()).isEqualTo(offered + 1);
    assertThat(keyFramesWanted).isEqualTo(1);
  }

  @Test
  void aFrameLargerThanTheQueueGoesAlone() {
    ViewerQueue queue =
        queue(
            MockFixture.transportSettings()
                .with("network-latency", Duration.ofMillis(50))
                .with("queue-bytes", 100));
    send(queue, true);
    send(queue, false);
    advance(50);
    assertThat(queue.framesSent()).isEqualTo(1);
    assertThat(queue.framesDropped()).isEqualTo(1);
  }

  @Test
  void everyFrameIsCountedOnceWhateverHappens() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      ViewerQueue queue =
          queue(
              MockFixture.transportSettings()
                  .with("network-seed", seed)
                  .with("network-loss", random.nextInt(3) / 2.0)
                  .with("network-jitter", Duration.ofMillis(random.nextInt(50)))
                  .with("network-latency", Duration.ofMillis(random.nextInt(50)))
                  .with("network-bandwidth-bps", random.nextInt(2) * 1_000_000)
                  .with("queue-frames", 1 + random.nextInt(10)));
      int offered = 100 + random.nextInt(100);
      for (int i = 0; i < offered; i++) {
        send(queue, i == 0 || random.nextInt(10) == 0);
        advance(random.nextInt(20));
        assertThat(queue.framesSent() + queue.framesDropped() + queue.queuedFrames())
            .as("seed %d", seed)
            .isEqualTo(i + 1);
      }
      queue.abandon();
      send(queue, true);
      assertThat(queue.framesSent() + queue.framesDropped()).as("seed %d", seed).isEqualTo(offered);
      assertThat(queue.queuedFrames()).isZero();
    }
  }
}
