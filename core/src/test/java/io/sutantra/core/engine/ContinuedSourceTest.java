package io.sutantra.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinuedSourceTest {
  private static final long SECOND_NANOS = 1_000_000_000;
  private static final MediaFormat PACKETS =
      new PacketizedFormat("vp8", new RtpFormat("vp8", 90_000, ""), 16, 16, 30);
  private static final MediaFormat UNITS = new EncodedFormat("vp8", 16, 16, 30);

  private final Continuity continuity = new Continuity();

  /** A track whose polls each deliver the packet with sequence number 7 at media time 0. */
  private record OnePacket(MediaFormat format) implements MediaTrack {
    @Override
    public Media poll(long nowNanos) {
      RtpPacket packet = new RtpPacket(7, 0, true, Bytes.wrap(new byte[1]));
      return new PacketizedFrame(List.of(packet), true, 0, 0, nowNanos);
    }
  }

  private MediaSource source(MediaFormat... formats) {
    List<MediaTrack> tracks = List.of(formats).stream().<MediaTrack>map(OnePacket::new).toList();
    MediaSource source =
        new MediaSource() {
          @Override
          public void start() {}

          @Override
          public List<MediaTrack> tracks() {
            return tracks;
          }

          @Override
          public void close() {}
        };
    return new ContinuedSource(source, tracks, List.of(formats), continuity);
  }

  private static RtpPacket packet(MediaSource source, long nowNanos) throws IOException {
    PacketizedFrame frame = (PacketizedFrame) source.tracks().get(0).poll(nowNanos);
    return frame.packets().get(0);
  }

  @Test
  void packetsContinueByTheClockOfTheirOwnTrack() throws IOException {
    RtpPacket first = packet(source(PACKETS, UNITS), 0);
    RtpPacket second = packet(source(PACKETS, UNITS), SECOND_NANOS);
    assertThat(second.sequenceNumber()).isEqualTo(first.sequenceNumber() + 1);
    assertThat(second.timestamp() - first.timestamp()).isEqualTo(90_000);
  }
}
