package io.sutantra.dtls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/**
 * The state of a session after the handshake: the cipher of its records, and a server's last
 * flight.
 *
 * <p>A client that repeats its Finished has not received the last flight. So the same datagrams are
 * sent once more; the client drops those that arrived the first time as replays. A replayed
 * Finished does no more harm than that, so there is no replay window. Application data and attempts
 * at renegotiation are ignored.
 *
 * <p><b>Threading:</b> confined to one thread at a time. <b>Spec:</b> RFC 6347 section 4.2.4, RFC
 * 5246 section 7.2.1.
 */
final class EstablishedSession {
  private final RecordCipher cipher;
  private final List<byte[]> lastFlight;

  /**
   * Creates the state.
   *
   * @param lastFlight datagrams of this side's last flight; empty if the peer's flight was the last
   */
  EstablishedSession(RecordCipher cipher, List<byte[]> lastFlight) {
    this.cipher = cipher;
    this.lastFlight = lastFlight;
  }

  /**
   * Takes a datagram.
   *
   * @return whether the peer has closed the session
   */
  boolean receive(byte[] datagram, Consumer<byte[]> out) {
    int end;
    for (int at = 0; at < datagram.length; at = end) {
      end = Records.end(datagram, at);
      if (end < 0) {
        return false;
      }
      if (Records.isShortProtected(datagram, at) && receive(datagram, at, end, out)) {
        return true;
      }
    }
    return false;
  }

  private boolean receive(byte[] datagram, int at, int end, Consumer<byte[]> out) {
    int start = at + Records.RECORD_HEADER;
    short type = (short) Records.type(datagram, at);
    TlsDecodeResult plain;
    try {
      long sequence = ByteBuffer.wrap(datagram).getLong(at + 3);
      plain =
          cipher.decodeCiphertext(
              sequence, type, ProtocolVersion.DTLSv12, datagram, start, end - start);
    } catch (IOException | RuntimeException forged) {
      return false;
    }
    if (type == ContentType.handshake) {
      // The message is a Finished, because the cipher passes no other.
      for (byte[] sent : lastFlight) {
        out.accept(sent.clone());
      }
      return false;
    }
    return plain.len == 2
        && (plain.buf[plain.off] == AlertLevel.fatal
            || plain.buf[plain.off + 1] == AlertDescription.close_notify);
  }

  /** Returns the datagram that closes the session. */
  byte[] closeNotify() throws IOException {
    long sequence = cipher.nextSequence();
    byte[] alert = {(byte) AlertLevel.warning, (byte) AlertDescription.close_notify};
    TlsEncodeResult record =
        cipher.encodePlaintext(
            sequence,
            ContentType.alert,
            ProtocolVersion.DTLSv12,
            Records.RECORD_HEADER,
            alert,
            0,
            alert.length);
    ByteBuffer.wrap(record.buf, record.off, record.len)
        .put((byte) ContentType.alert)
        .putShort((short) ProtocolVersion.DTLSv12.getFullVersion())
        .putLong(sequence)
        .putShort((short) (record.len - Records.RECORD_HEADER));
    return Arrays.copyOfRange(record.buf, record.off, record.off + record.len);
  }
}
