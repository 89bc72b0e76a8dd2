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
 * What is left of a session once there are keys: the cipher of its records, and a server's last
 * flight.
 *
 * <p>A client that sends its Finished again has not got the last flight. The same datagrams go out
 * once more: what of them arrived the first time is dropped there as a replay. Replays that arrive
 * here do no more harm than that, so no window is kept. Application data and attempts at
 * renegotiation are ignored.
 *
 * <p><b>Threading:</b> confined to one thread at a time. <b>Spec:</b> RFC 6347 section 4.2.4, RFC
 * 5246 section 7.2.1.
 */
final class Established {
  private final RecordCipher cipher;
  private final List<byte[]> lastFlight;

  /**
   * Keeps these.
   *
   * @param lastFlight none if the peer's flight was the last
   */
  Established(RecordCipher cipher, List<byte[]> lastFlight) {
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
      // It is a Finished: the cipher lets nothing else pass.
      for (byte[] sent : lastFlight) {
        out.accept(sent.clone());
      }
      return false;
    }
    return plain.len == 2
        && (plain.buf[plain.off] == AlertLevel.fatal
            || plain.buf[plain.off + 1] == AlertDescription.close_notify);
  }

  /** Makes the datagram that tells the peer that nothing more comes. */
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
