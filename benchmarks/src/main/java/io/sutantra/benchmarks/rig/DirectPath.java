package io.sutantra.benchmarks.rig;

import io.sutantra.api.MediaSink;
import io.sutantra.api.Packetizer;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.rtc.rtp.RtpClock;
import java.util.List;

/**
 * The work of a stream without its pipeline, in one thread and by method calls: the baseline of the
 * pipeline.
 */
public final class DirectPath implements AutoCloseable {
  private final VideoEncoder encoder;
  private final Packetizer packetizer;
  private final List<? extends MediaSink> sinks;
  private final RtpClock clock;
  private int sequenceNumber;

  /** Creates a path through a started encoder, which is closed with the path. */
  public DirectPath(
      PluginParts parts, VideoEncoder encoder, String codec, List<? extends MediaSink> sinks) {
    this.encoder = encoder;
    this.packetizer = parts.packetizer();
    this.sinks = List.copyOf(sinks);
    this.clock = new RtpClock(parts.payloadFormat(codec).rtp().clockRateHz(), 0);
  }

  /** Takes a picture to bytes at every sink. The caller still owns the picture. */
  public void push(VideoFrame picture) {
    encoder.encode(picture, this::deliver);
  }

  private void deliver(EncodedFrame frame) {
    PacketizedFrame packets =
        SampleFrames.Numbering.packetized(
            packetizer, frame, sequenceNumber, clock.timestamp(frame.ptsNanos()));
    sequenceNumber += packets.packets().size();
    for (MediaSink sink : sinks) {
      sink.offer(packets);
    }
  }

  @Override
  public void close() {
    encoder.close();
  }
}
