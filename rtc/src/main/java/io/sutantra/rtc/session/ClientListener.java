package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtp.AccessUnit;
import java.net.InetSocketAddress;
import java.util.OptionalLong;

/** The listener of a client session, called on the thread that the session is confined to. */
public interface ClientListener {
  /**
   * Sends a datagram.
   *
   * @param datagram the bytes, which belong to the listener from now on
   */
  void send(InetSocketAddress to, byte[] datagram);

  /**
   * Takes a change of the session's state.
   *
   * @param reason the reason of a failure; empty for other states
   */
  default void changed(ClientState state, String reason) {}

  /**
   * Takes the new SSRC of a track. The packets that follow come from another source; their sequence
   * numbers and timestamps have no relation to the earlier ones.
   *
   * @param track the track's place in {@link ClientOptions#tracks()}
   */
  default void sourceChanged(int track, int ssrc) {}

  /**
   * Takes a sender report: the sender's time of day, and the track's timestamp at that time.
   *
   * @param track the track's place in {@link ClientOptions#tracks()}
   */
  default void senderReport(int track, long ntpTime, int rtpTimestamp) {}

  /**
   * A whole access unit has come, if the options say that access units are told in order.
   *
   * @param track its place in {@link ClientOptions#tracks()}
   */
  default void accessUnit(int track, AccessUnit unit) {}

  /**
   * The server needs a key frame of a track that is sent.
   *
   * @param track its place in {@link ClientOptions#tracks()}
   */
  default void keyFrameWanted(int track) {}

  /**
   * The server tells how it receives a track that is sent.
   *
   * @param track its place in {@link ClientOptions#tracks()}
   * @param roundTripNanos empty if the report does not tell
   */
  default void receptionReport(int track, ReportBlock block, OptionalLong roundTripNanos) {}

  /**
   * Media of a track whose access units are told in order is lost for good. A key frame of lost
   * video is asked for.
   *
   * @param track its place in {@link ClientOptions#tracks()}
   */
  default void mediaLost(int track) {}

  /**
   * Takes a decrypted RTP packet; a retransmitted packet has its original form. A late packet that
   * was requested again may come twice.
   *
   * @param track the track's place in {@link ClientOptions#tracks()}
   * @param sequenceNumber the sequence number, 0 to 65,535
   * @param timestamp the timestamp, in ticks of the payload format's clock
   * @param marker whether the packet ends its access unit
   * @param packet the array with the packet, valid during the call
   * @param payloadOffset the offset of the payload
   * @param payloadLength the length of the payload in bytes
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
