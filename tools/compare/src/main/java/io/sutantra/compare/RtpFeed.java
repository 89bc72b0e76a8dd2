package io.sutantra.compare;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Settings;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * A transport that sends a stream as plain RTP to one UDP address, whether or not anybody listens
 * there.
 *
 * @param target the address that the packets go to
 */
record RtpFeed(InetSocketAddress target) implements TransportProvider {
  static final String NAME = "rtp-feed";

  /**
   * The payload type that browsers use for VP8 in their first offer, so that no server has to
   * rewrite it.
   */
  static final int PAYLOAD_TYPE = 96;

  private static final int SSRC = 0x5EED;
  private static final int MAX_PACKET_BYTES = 2_048;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MediaKind takes() {
    return MediaKind.PACKETIZED;
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener listener) {
    return new Sender();
  }

  private final class Sender implements Transport, MediaSink {
    private final ByteBuffer wire = ByteBuffer.allocateDirect(MAX_PACKET_BYTES);
    private DatagramChannel channel;

    @Override
    public void start() throws IOException {
      channel = DatagramChannel.open().connect(target);
    }

    @Override
    public MediaSink open(StreamDescription stream) {
      return this;
    }

    @Override
    public boolean offer(Media media) {
      for (RtpPacket packet : ((PacketizedFrame) media).packets()) {
        wire.clear();
        packet.writeTo(wire, PAYLOAD_TYPE, SSRC);
        send(wire.flip());
      }
      return true;
    }

    private void send(ByteBuffer packet) {
      try {
        channel.write(packet);
      } catch (PortUnreachableException nobodyThere) {
        // The last packet met a closed port: the server has not started yet, or has ended.
      } catch (IOException failure) {
        throw new IllegalStateException("cannot send to " + target, failure);
      }
    }

    @Override
    public void disconnect(String viewerId, String reason) {}

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException ignored) {
        // After a failure to close nothing is sent either.
      }
    }
  }
}
