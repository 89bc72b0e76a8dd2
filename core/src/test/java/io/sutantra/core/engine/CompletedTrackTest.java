package io.sutantra.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.MediaTrack;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class CompletedTrackTest {
  private static final Bytes SETS = Bytes.wrap(new byte[] {7});
  private static final Bytes KEY = Bytes.wrap(new byte[] {5});
  private static final Bytes OTHER = Bytes.wrap(new byte[] {1});

  private final Deque<Media> media = new ArrayDeque<>();
  private final CompletedTrack track =
      new CompletedTrack(new Delivering(), CompletedTrackTest::complete);

  private final class Delivering implements MediaTrack {
    @Override
    public MediaFormat format() {
      return new PacketizedFormat("toy", new RtpFormat("toy", 90_000, ""), 16, 16, 30);
    }

    @Override
    public Media poll(long nowNanos) {
      return media.poll();
    }
  }

  private static List<Bytes> complete(List<Bytes> payloads) {
    if (!payloads.get(0).equals(KEY)) {
      return payloads;
    }
    List<Bytes> complete = new ArrayList<>(payloads);
    complete.add(0, SETS);
    return complete;
  }

  private static RtpPacket packet(int number, boolean marker, Bytes payload) {
    return new RtpPacket(number & 0xFFFF, 90, marker, payload);
  }

  private static PacketizedFrame frame(RtpPacket... packets) {
    return new PacketizedFrame(List.of(packets), false, 0, 5, 6);
  }

  private List<RtpPacket> polled(RtpPacket... packets) throws IOException {
    media.add(frame(packets));
    PacketizedFrame polled = (PacketizedFrame) track.poll(0);
    assertThat(polled.ptsNanos()).isEqualTo(5);
    assertThat(polled.captureNanos()).isEqualTo(6);
    return polled.packets();
  }

  @Test
  void addedPacketsMoveTheNumbersBehindThem() throws IOException {
    assertThat(polled(packet(65_534, true, OTHER))).containsExactly(packet(65_534, true, OTHER));
    assertThat(polled(packet(65_535, false, KEY), packet(0, true, OTHER)))
        .containsExactly(
            packet(65_535, false, SETS), packet(0, false, KEY), packet(1, true, OTHER));
    assertThat(polled(packet(1, true, OTHER))).containsExactly(packet(2, true, OTHER));
    assertThat(polled(packet(2, true, KEY)))
        .containsExactly(packet(3, false, SETS), packet(4, true, KEY));
    assertThat(polled(packet(3, true, OTHER))).containsExactly(packet(5, true, OTHER));
  }

  @Test
  void lossesStayVisible() throws IOException {
    polled(packet(1, true, KEY));
    assertThat(polled(packet(3, true, KEY)))
        .as("a loss in front")
        .containsExactly(packet(4, true, KEY));
    assertThat(polled(packet(4, false, KEY), packet(6, true, OTHER)))
        .as("a loss within")
        .containsExactly(packet(5, false, KEY), packet(7, true, OTHER));
    assertThat(polled(packet(7, false, KEY)))
        .as("a loss at the end")
        .containsExactly(packet(8, false, KEY));
    assertThat(polled(packet(9, true, OTHER))).containsExactly(packet(10, true, OTHER));
  }

  @Test
  void otherMediaPassAsTheyAre() throws IOException {
    assertThat(track.poll(0)).isNull();
    PacketizedFrame other =
        frame(
            IntStream.range(0, 3)
                .mapToObj(i -> packet(i, i == 2, OTHER))
                .toArray(RtpPacket[]::new));
    media.add(other);
    assertThat(track.poll(0)).isSameAs(other);
  }
}
