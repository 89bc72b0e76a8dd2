package io.sutantra.benchmarks.rig;

import io.sutantra.api.MediaSink;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A sink that writes every packet to memory, as a transport does before sending, and reports the
 * arrival.
 */
public final class ProbeSink implements MediaSink {
  private static final int PAYLOAD_TYPE = 96;
  private static final int SSRC = 0x5EED;
  private static final int MAX_PACKET_BYTES = 2_048;

  private final ByteBuffer wire = ByteBuffer.allocateDirect(MAX_PACKET_BYTES);
  private final Arrival arrival;

  /** Creates a sink that reports to {@code arrival}. */
  public ProbeSink(Arrival arrival) {
    this.arrival = arrival;
  }

  @Override
  public boolean offer(Media media) {
    PacketizedFrame frame = (PacketizedFrame) media;
    List<RtpPacket> packets = frame.packets();
    write(packets.get(0));
    long firstPacketNanos = System.nanoTime();
    for (int i = 1; i < packets.size(); i++) {
      write(packets.get(i));
    }
    arrival.arrived(frame, firstPacketNanos);
    return true;
  }

  private void write(RtpPacket packet) {
    wire.clear();
    packet.writeTo(wire, PAYLOAD_TYPE, SSRC);
  }

  @Override
  public void close() {}
}
