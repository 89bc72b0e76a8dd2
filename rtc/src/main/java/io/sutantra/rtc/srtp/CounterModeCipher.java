package io.sutantra.rtc.srtp;

import java.util.Arrays;

/**
 * The packet cipher AES_CM_128 with HMAC-SHA1.
 *
 * <p><b>Spec:</b> RFC 3711 sections 3.4, 4.1.1 and 4.2.
 */
final class CounterModeCipher extends PacketCipher {
  private final AesCounter cipher;
  private final long saltHigh;
  private final long saltLow;
  private final HmacSha1 hmac;
  private final int tagBytes;
  private final byte[] rollOver = new byte[Integer.BYTES];
  private final byte[] tag = new byte[HmacSha1.BYTES];

  CounterModeCipher(byte[] key, byte[] salt, byte[] authenticationKey, int tagBytes) {
    cipher = AesCounter.of(key);
    this.tagBytes = tagBytes;
    byte[] counter = Arrays.copyOf(salt, AesCounter.BLOCK_BYTES);
    saltHigh = BigEndian.longAt(counter, 0);
    saltLow = BigEndian.longAt(counter, Long.BYTES);
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
    begin(ssrc, index);
    cipher.crypt(payload, payloadOffset, payloadLength, out, offset + headerLength);
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
    begin(ssrc, index);
    cipher.cryptInPlace(packet, offset + headerLength, plain - headerLength);
    return plain;
  }

  @Override
  int sealRtcp(byte[] packet, int offset, int length, int ssrc, int index) {
    begin(ssrc, index);
    cipher.cryptInPlace(packet, offset + RTCP_HEADER_BYTES, length - RTCP_HEADER_BYTES);
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
      begin(ssrc, flagAndIndex & ~ENCRYPTED);
      cipher.cryptInPlace(packet, offset + RTCP_HEADER_BYTES, plain - RTCP_HEADER_BYTES);
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

  /** Compares the tag in constant time. */
  private boolean tagIs(byte[] packet, int at) {
    int different = 0;
    for (int i = 0; i < tagBytes; i++) {
      different |= tag[i] ^ packet[at + i];
    }
    return different == 0;
  }

  /** Sets the counter: salt, SSRC and index; the last two bytes count the blocks of the packet. */
  private void begin(int ssrc, long index) {
    cipher.begin(saltHigh ^ (ssrc & 0xFFFF_FFFFL), saltLow ^ index << 16);
  }
}
