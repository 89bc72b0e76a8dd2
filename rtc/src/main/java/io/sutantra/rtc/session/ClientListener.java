package io.sutantra.rtc.session;

import java.net.InetSocketAddress;

/** Hears of a session, on the thread that the session is confined to. */
public interface ClientListener {
  /**
   * Sends a datagram.
   *
   * @param datagram is the listener's
   */
  void send(InetSocketAddress to, byte[] datagram);

  /**
   * The session has come on, or to its end.
   *
   * @param reason of a failure; empty otherwise
   */
  default void changed(ClientState state, String reason) {}

  /**
   * The sender goes on with another SSRC: what comes now is of another source, whose sequence
   * numbers and time stamps have nothing to do with those before.
   *
   * @param track its place in {@link ClientOptions#tracks()}
   */
  default void sourceChanged(int track, int ssrc) {}

  /**
   * A sender report has come: the sender's time of day, and the time stamp of the track then.
   *
   * @param track its place in {@link ClientOptions#tracks()}
   */
  default void senderReport(int track, long ntpTime, int rtpTimestamp) {}

  /**
   * An RTP packet that has been decrypted, retransmitted ones in their original form. One that was
   * late and asked for may come both ways.
   *
   * @param track its place in {@link ClientOptions#tracks()}
   * @param sequenceNumber 0 to 65,535
   * @param timestamp of the payload format's clock
   * @param marker whether it ends its access unit
   * @param packet where it lies, valid during the call
   * @param payloadOffset where its payload begins
   * @param payloadLength how long that is
   */
  default void media(
      int track,
      int sequenceNumber,
      int timestamp,
      boolean marker,
      byte[] packet,
      int payloadOffset,
      int payloadLength) {}
}
