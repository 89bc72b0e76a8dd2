package io.sutantra.api.media;

import io.sutantra.api.rtp.RtpHeader;
import java.nio.ByteBuffer;

/**
 * One RTP packet of a stream, without what differs from viewer to viewer: payload type, SSRC,
 * extensions. Immutable.
 *
 * @param sequenceNumber 0 to 65,535, counted per stream
 * @param timestamp 32 bits of the payload format's clock
 * @param marker whether it ends its access unit
 * @param payload what follows the RTP header
 */
public record RtpPacket(int sequenceNumber, int timestamp, boolean marker, Bytes payload) {
  /** How many bytes {@link #writeTo} writes. */
  public int sizeBytes() {
    return RtpHeader.FIXED_LENGTH + payload.length();
  }

  /** Writes header and payload. */
  public void writeTo(ByteBuffer out, int payloadType, int ssrc) {
    RtpHeader.write(out, marker, payloadType, sequenceNumber, timestamp, ssrc);
    payload.copyTo(out);
  }
}
