package io.sutantra.benchmarks.rig;

import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.srtp.SrtpMasterKey;
import io.sutantra.rtc.srtp.SrtpProfile;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.Random;

/** Viewers with keys of their own, who are served the same payload in turn. */
public final class SrtpViewers {
  /** The number of viewers: more than a cache can hold with everything that a cipher keeps. */
  public static final int COUNT = 500;

  /** The size of a header and its payload. */
  public static final int PACKET_BYTES = 1200;

  private static final int SSRC = 0x5EED;

  private final SrtpSender[] senders = new SrtpSender[COUNT];
  private final SrtpReceiver[] receivers = new SrtpReceiver[COUNT];
  private final byte[] header = new byte[RtpHeader.FIXED_LENGTH];
  private final byte[] payload = payload();
  private int next;
  private long index;

  /** Makes keys and ciphers. */
  public SrtpViewers(SrtpProfile profile) {
    RtpHeader.write(ByteBuffer.wrap(header), true, 96, 0, 90_000, SSRC);
    Random random = new Random(1);
    for (int i = 0; i < COUNT; i++) {
      byte[] key = new byte[profile.keyBytes()];
      byte[] salt = new byte[profile.saltBytes()];
      random.nextBytes(key);
      random.nextBytes(salt);
      senders[i] = new SrtpSender(profile, new SrtpMasterKey(key, salt));
      receivers[i] = new SrtpReceiver(profile, new SrtpMasterKey(key, salt));
    }
  }

  /** Returns the payload for all viewers. */
  public static byte[] payload() {
    byte[] payload = new byte[PACKET_BYTES - RtpHeader.FIXED_LENGTH];
    new Random(2).nextBytes(payload);
    return payload;
  }

  /** Encrypts the next viewer's packet; returns its length. */
  public int protect(byte[] out) {
    int viewer = next;
    if (++next == COUNT) {
      next = 0;
      index++;
    }
    System.arraycopy(header, 0, out, 0, header.length);
    out[2] = (byte) (index >>> 8);
    out[3] = (byte) index;
    return senders[viewer].protect(
        out, 0, header.length, payload, 0, payload.length, (int) (index >>> 16));
  }

  /** Decrypts a packet of one viewer in place; returns its length. */
  public int unprotect(int viewer, byte[] packet, int length) {
    int plain = receivers[viewer].unprotect(packet, 0, length);
    if (plain < 0) {
      throw new IllegalStateException("a packet was refused");
    }
    return plain;
  }
}
