package io.sutantra.rtc.session;

import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.TransportFeedback;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.util.OptionalLong;

/**
 * The listener of a session, who is told what has come of the session when its owner {@linkplain
 * Session#poll polls}. What is not overridden is ignored.
 *
 * <p><b>Threading:</b> the owner's. A method may call the session; what comes of the call is told
 * in the same poll.
 *
 * @param <P> see {@link Session}
 */
public interface SessionEvents<P> {
  /**
   * A datagram is to be sent.
   *
   * @param datagram is the listener's
   */
  void transmit(P path, byte[] datagram);

  // Paths.

  /**
   * A valid check, or an answer to one, has come by a path that is new or has just been proved.
   * Told before the answer to the check is.
   *
   * @param proved whether something has come back by the path that was sent there
   */
  default void pathValidated(P path, boolean proved) {}

  /** A path is the session's no longer. */
  default void pathForgotten(P path) {}

  /**
   * The peer is sent to by another path than before.
   *
   * @param path null if there is none any more
   */
  default void pathChanged(P path) {}

  /** A user name fragment of this side that was replaced is good no more. */
  default void credentialsRetired(String ufrag) {}

  // The session.

  /** The handshake is done: media may go to and fro. */
  default void connected(SrtpProfile profile, String cipherSuite) {}

  /** Nothing is heard of the peer, who may come back. */
  default void disconnected() {}

  /** The peer, who was silent, is there again. What was sent meanwhile may be lost. */
  default void returned() {}

  /** The peer has ended the session. Is the last, but for datagrams. */
  default void ended(String why) {}

  /** The session has come to nothing, or was lost. Is the last, but for datagrams. */
  default void failed(String why) {}

  // What is received.

  /**
   * A packet of a stream that is not ordered has come, or was had again. One that was late and
   * asked for may come both ways.
   *
   * @param sequenceNumber 0 to 65,535
   * @param timestamp of the payload format's clock
   * @param marker whether it ends its access unit
   * @param payload is the listener's
   */
  default void media(
      ReceiveStream stream, int sequenceNumber, int timestamp, boolean marker, byte[] payload) {}

  /**
   * A whole access unit of an ordered stream has come.
   *
   * @param captureNanos when the media was captured, by the session's clock: one time line for all
   *     tracks of the sender, which never goes back
   */
  default void accessUnit(ReceiveStream stream, AccessUnit unit, long captureNanos) {}

  /**
   * Media of an ordered stream is lost for good. Of video, what comes next may depend on it: a key
   * frame is asked for.
   */
  default void mediaLost(ReceiveStream stream) {}

  /**
   * The sender goes on with another SSRC: sequence numbers and time stamps have nothing to do with
   * those before.
   */
  default void sourceChanged(ReceiveStream stream, int ssrc) {}

  /** The sender's time of day, and the time stamp of the stream then. */
  default void senderReport(ReceiveStream stream, long ntpTime, int rtpTimestamp) {}

  // What the peer says of what is sent.

  /** The peer cannot go on without a key frame. */
  default void keyFrameWanted(SendStream stream) {}

  /**
   * The peer has not got packets of a stream that the session keeps none of.
   *
   * @param packetId a sequence number
   * @param bitmask which of the 16 after it are missing as well, the nearest in the lowest bit
   */
  default void packetsMissing(SendStream stream, int packetId, int bitmask) {}

  /**
   * How the peer receives a stream.
   *
   * @param roundTripNanos empty if the block does not tell
   */
  default void receptionReport(SendStream stream, ReportBlock block, OptionalLong roundTripNanos) {}

  /** What the peer thinks it can receive. */
  default void estimatedBitrate(long bitrateBps) {}

  /** When packets arrived at the peer, counted over all media. */
  default void transportFeedback(TransportFeedback feedback) {}

  /** RTCP of the peer was left unread, since it was too much or of no stream here. */
  default void feedbackIgnored() {}
}
