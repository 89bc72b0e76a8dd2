package com.example.rtpdump;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.MediaKind;

/**
 * The provider of the transport {@code rtpdump}. A client that fetches {@code
 * http://HOST:PORT/STREAM} gets the packets of the stream from the next key frame on, as a file
 * that Wireshark and rtpplay read.
 */
public final class RtpDumpProvider implements TransportProvider {
  /**
   * The settings of the transport.
   *
   * @param host the host to listen on
   * @param port the port to listen on; 0 picks a free port
   * @param maxViewers the most viewers at a time
   * @param queueFrames the most frames that wait for one viewer
   * @param payloadType the payload type of the packets
   */
  record Options(String host, int port, int maxViewers, int queueFrames, int payloadType) {}

  @Override
  public String name() {
    return "rtpdump";
  }

  @Override
  public MediaKind takes() {
    return MediaKind.PACKETIZED;
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener listener) {
    Options options =
        new Options(
            settings.string("host"),
            (int) settings.integer("port", 0, 65_535),
            (int) settings.integer("max-viewers", 1, 1_000),
            (int) settings.integer("queue-frames", 1, 4_096),
            (int) settings.integer("payload-type", 0, 127));
    return new RtpDumpTransport(options, environment, listener);
  }
}
