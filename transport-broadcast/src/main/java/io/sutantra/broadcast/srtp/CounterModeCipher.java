package io.sutantra.broadcast.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES_CM_128 with HMAC-SHA1.
 *
 * <p><b>Spec:</b> RFC 3711 sections 3.4, 4.1.1 and 4.2.
 */
final class CounterModeCipher extends PacketCipher {
  private final Cipher cipher = Ciphers.cipher("AES/CTR/NoPadding");
  private final SecretKeySpec key;
  private final CounterBlock counter;
  private final HmacSha1 hmac;
  private final int tagBytes;
  private final byte[] rollOver = new byte[Integer.BYTES];
  private final byte[] tag = new byte[HmacSha1.BYTES];
  // The JDK copies what it shall decrypt in place, into a new array each time.
  private byte[] decrypted = new byte[0];

  CounterModeCipher(byte[] key, byte[] salt, byte[] authenticationKey, int tagBytes) {
    this.key = new SecretKeySpec(key, "AES");
    this.tagBytes = tagBytes;
    counter = new CounterBlock(salt);
    hmac = new HmacSha1(authenticationKey);
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
    crypt(payload, payloadOffset, payloadLength, out, offset + headerLength, ssrc, index);
    int length = headerLength + payloadLength;
    authenticate(out, offset, length, index);
    System.arraycopy(tag, 0, out, offset + length, tagBytes);
    return length + tagBytes;
  }

  @Override
  int openRtp(byte[] packet, int offset, int headerLength, int length, int ssrc, long index) {
    int plain = length - tagBytes;
    authenticate(packet, offset, plain, index);
    if (!tagIs(packet, offset + plain)) {
      return -1;
    }
    cryptInPlace(packet, offset + headerLength, plain - headerLength, ssrc, index);
    return plain;
  }

  @Override
  int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index) {
    cryptInPlace(packet, offset + RTCP_HEADER_BYTES, length - RTCP_HEADER_BYTES, ssrc, index);
    int wordAt = offset + length;
    BigEndian.putInt(packet, wordAt, ENCRYPTED | index);
    hmac.update(packet, offset, length + RTCP_WORD_BYTES);
    hmac.finish(tag);
    System.arraycopy(tag, 0, packet, wordAt + RTCP_WORD_BYTES, tagBytes);
    return length + RTCP_WORD_BYTES + tagBytes;
  }

  @Override
  int openRtcp(byte[] packet, int offset, int length, int ssrc) {
    int wordAt = rtcpWordAt(offset, length);
    int plain = wordAt - offset;
    hmac.update(packet, offset, plain + RTCP_WORD_BYTES);
    hmac.finish(tag);
    if (!tagIs(packet, wordAt + RTCP_WORD_BYTES)) {
      return -1;
    }
    int flagAndIndex = BigEndian.intAt(packet, wordAt);
    if ((flagAndIndex & ENCRYPTED) != 0) {
      cryptInPlace(
          packet,
          offset + RTCP_HEADER_BYTES,
          plain - RTCP_HEADER_BYTES,
          ssrc,
          flagAndIndex & ~ENCRYPTED);
    }
    return plain;
  }

  @Override
  int rtcpWordAt(int offset, int length) {
    return offset + length - tagBytes - RTCP_WORD_BYTES;
  }

  private void authenticate(byte[] packet, int offset, int length, long index) {
    BigEndian.putInt(rollOver, 0, (int) (index >>> 16));
    hmac.update(packet, offset, length);
    hmac.update(rollOver, 0, rollOver.length);
    hmac.finish(tag);
  }

  /** Looks at all bytes whatever the first ones are. */
  private boolean tagIs(byte[] packet, int at) {
    int different = 0;
    for (int i = 0; i < tagBytes; i++) {
      different |= tag[i] ^ packet[at + i];
    }
    return different == 0;
  }

  private void cryptInPlace(byte[] packet, int at, int length, int ssrc, long index) {
    if (decrypted.length < length) {
      decrypted = new byte[length];
    }
    crypt(packet, at, length, decrypted, 0, ssrc, index);
    System.arraycopy(decrypted, 0, packet, at, length);
  }

  private void crypt(
      byte[] from, int fromAt, int length, byte[] to, int toAt, int ssrc, long index) {
    counter.next(ssrc, index);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, key, counter);
      cipher.doFinal(from, fromAt, length, to, toAt);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES in counter mode failed", e);
    }
  }

  /** The first counter of the packet in hand, so that none is made for each packet. */
  private static final class CounterBlock extends IvParameterSpec {
    private static final int BYTES = 16;

    private final long salt;
    private final long saltEnd;
    private final byte[] block = new byte[BYTES];

    CounterBlock(byte[] salt) {
      super(new byte[BYTES]);
      System.arraycopy(salt, 0, block, 0, salt.length);
      this.salt = BigEndian.longAt(block, 0);
      saltEnd = BigEndian.longAt(block, Long.BYTES);
    }

    /** Salt, SSRC and index; the last two bytes count the blocks of the packet. */
    void next(int ssrc, long index) {
      BigEndian.putLong(block, 0, salt ^ (ssrc & 0xFFFF_FFFFL));
      BigEndian.putLong(block, Long.BYTES, saltEnd ^ index << 16);
    }

    @Override
    public byte[] getIV() {
      return block;
    }
  }
}
