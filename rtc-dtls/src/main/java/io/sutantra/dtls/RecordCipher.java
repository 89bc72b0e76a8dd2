package io.sutantra.dtls;

import java.io.IOException;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;

/**
 * The cipher of a session's records, which outlives Bouncy Castle's record layer.
 *
 * <p>The cipher counts the sequence number of the next record. Of handshake messages it passes only
 * a Finished: the record layer would allocate whatever length another message claims.
 */
final class RecordCipher implements TlsCipher {
  /** Length of a Finished: message header, and the verify data of TLS 1.2. */
  private static final int FINISHED_BYTES = 12 + 12;

  private final TlsCipher cipher;
  private long nextSequence;

  RecordCipher(TlsCipher cipher) {
    this.cipher = cipher;
  }

  /** Returns epoch and sequence number of the next record; 0 if none was written yet. */
  long nextSequence() {
    return nextSequence;
  }

  @Override
  public TlsEncodeResult encodePlaintext(
      long sequence,
      short type,
      ProtocolVersion version,
      int headerBytes,
      byte[] plaintext,
      int offset,
      int length)
      throws IOException {
    nextSequence = sequence + 1;
    return cipher.encodePlaintext(sequence, type, version, headerBytes, plaintext, offset, length);
  }

  @Override
  public TlsDecodeResult decodeCiphertext(
      long sequence, short type, ProtocolVersion version, byte[] record, int offset, int length)
      throws IOException {
    TlsDecodeResult plain =
        cipher.decodeCiphertext(sequence, type, version, record, offset, length);
    if (plain.contentType == ContentType.handshake && !isFinished(plain)) {
      // This alert is the only one that makes the record layer drop the record and go on.
      throw new TlsFatalAlert(AlertDescription.bad_record_mac);
    }
    return plain;
  }

  private static boolean isFinished(TlsDecodeResult plain) {
    return plain.len == FINISHED_BYTES
        && plain.buf[plain.off] == HandshakeType.finished
        && Records.uint24(plain.buf, plain.off + 1) == FINISHED_BYTES - Records.MESSAGE_HEADER;
  }

  @Override
  public int getCiphertextDecodeLimit(int plaintextLimit) {
    return cipher.getCiphertextDecodeLimit(plaintextLimit);
  }

  @Override
  public int getCiphertextEncodeLimit(int plaintextLimit) {
    return cipher.getCiphertextEncodeLimit(plaintextLimit);
  }

  @Override
  public int getPlaintextDecodeLimit(int ciphertextLimit) {
    return cipher.getPlaintextDecodeLimit(ciphertextLimit);
  }

  @Override
  public int getPlaintextEncodeLimit(int ciphertextLimit) {
    return cipher.getPlaintextEncodeLimit(ciphertextLimit);
  }

  @Override
  public void rekeyDecoder() throws IOException {
    cipher.rekeyDecoder();
  }

  @Override
  public void rekeyEncoder() throws IOException {
    cipher.rekeyEncoder();
  }

  @Override
  public boolean usesOpaqueRecordTypeDecode() {
    return cipher.usesOpaqueRecordTypeDecode();
  }

  @Override
  public boolean usesOpaqueRecordTypeEncode() {
    return cipher.usesOpaqueRecordTypeEncode();
  }
}
