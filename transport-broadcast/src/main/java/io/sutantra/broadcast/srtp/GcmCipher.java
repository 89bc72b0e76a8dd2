package io.sutantra.broadcast.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AEAD_AES_128_GCM.
 *
 * <p><b>Spec:</b> RFC 7714 sections 8 and 9.
 */
final class GcmCipher extends PacketCipher {
  private static final int TAG_BYTES = 16;

  private final Cipher cipher = Ciphers.cipher("AES/GCM/NoPadding");
  private final SecretKeySpec key;
  private final Nonce nonce;
  private final byte[] word = new byte[RTCP_WORD_BYTES];

  GcmCipher(byte[] key, byte[] salt) {
    this.key = new SecretKeySpec(key, "AES");
    nonce = new Nonce(salt);
  }

  @Override
  int sealRtp(
      byte[] out,
      int offset,
      int headerLength,
      byte[] payload,
      int payloadOffset,
      int payloadLength,
      int ssrc,
      long index) {
    try {
      begin(Cipher.ENCRYPT_MODE, ssrc, index);
      cipher.updateAAD(out, offset, headerLength);
      return headerLength
          + cipher.doFinal(payload, payloadOffset, payloadLength, out, offset + headerLength);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  @Override
  int openRtp(byte[] packet, int offset, int headerLength, int length, int ssrc, long index) {
    int at = offset + headerLength;
    try {
      begin(Cipher.DECRYPT_MODE, ssrc, index);
      cipher.updateAAD(packet, offset, headerLength);
      return headerLength + cipher.doFinal(packet, at, length - headerLength, packet, at);
    } catch (AEADBadTagException e) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  @Override
  int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index) {
    int at = offset + RTCP_HEADER_BYTES;
    BigEndian.putInt(word, 0, ENCRYPTED | index);
    try {
      begin(Cipher.ENCRYPT_MODE, ssrc, index);
      cipher.updateAAD(packet, offset, RTCP_HEADER_BYTES);
      cipher.updateAAD(word);
      cipher.doFinal(packet, at, length - RTCP_HEADER_BYTES, packet, at);
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
    BigEndian.putInt(packet, offset + length + TAG_BYTES, ENCRYPTED | index);
    return length + TAG_BYTES + RTCP_WORD_BYTES;
  }

  @Override
  int openRtcp(byte[] packet, int offset, int length, int ssrc) {
    int wordAt = rtcpWordAt(offset, length);
    int flagAndIndex = BigEndian.intAt(packet, wordAt);
    // What is not encrypted is authenticated all the same: nothing is left but the tag.
    int clear =
        (flagAndIndex & ENCRYPTED) != 0 ? RTCP_HEADER_BYTES : length - RTCP_WORD_BYTES - TAG_BYTES;
    int at = offset + clear;
    try {
      begin(Cipher.DECRYPT_MODE, ssrc, flagAndIndex & ~ENCRYPTED);
      cipher.updateAAD(packet, offset, clear);
      cipher.updateAAD(packet, wordAt, RTCP_WORD_BYTES);
      return clear + cipher.doFinal(packet, at, wordAt - at, packet, at);
    } catch (AEADBadTagException e) {
      return -1;
    } catch (GeneralSecurityException e) {
      throw failed(e);
    }
  }

  @Override
  int rtcpWordAt(int offset, int length) {
    return offset + length - RTCP_WORD_BYTES;
  }

  private void begin(int mode, int ssrc, long index) throws GeneralSecurityException {
    nonce.next(ssrc, index);
    cipher.init(mode, key, nonce);
  }

  private static IllegalStateException failed(GeneralSecurityException e) {
    return new IllegalStateException("AES in GCM failed", e);
  }

  /**
   * The nonce of the packet in hand, so that none is made for each packet. A cipher keeps the last
   * one's array, to refuse it the next time; so two take turns.
   */
  private static final class Nonce extends GCMParameterSpec {
    private static final int BYTES = 12;

    private final long salt;
    private final int saltEnd;
    private byte[] current = new byte[BYTES];
    private byte[] last = new byte[BYTES];

    Nonce(byte[] salt) {
      super(8 * TAG_BYTES, salt);
      this.salt = BigEndian.longAt(salt, 0);
      saltEnd = BigEndian.intAt(salt, Long.BYTES);
    }

    /** Two bytes of zeros, the SSRC, and 48 bits of index, with the salt. */
    void next(int ssrc, long index) {
      byte[] next = last;
      last = current;
      current = next;
      BigEndian.putLong(next, 0, salt ^ ((ssrc & 0xFFFF_FFFFL) << 16 | index >>> 32));
      BigEndian.putInt(next, Long.BYTES, saltEnd ^ (int) index);
    }

    @Override
    public byte[] getIV() {
      return current;
    }
  }
}
