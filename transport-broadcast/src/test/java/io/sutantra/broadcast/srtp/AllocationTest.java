package io.sutantra.broadcast.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a packet may allocate. Times are measured elsewhere, and asserted nowhere. */
class AllocationTest {
  private static final int WARM_UP = 30_000;
  private static final int PACKETS = 10_000;
  private static final int PACKET = 1200;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final byte[] payload = Session.bytes(1, PACKET - Session.HEADER);
  private final byte[] out = new byte[PACKET + 32];

  /** JDK 17 makes about 900 bytes of objects each time a nonce is set, JDK 25 about 1000. */
  @Test
  void gcmAllocatesLessThanTheCipherByItself() throws GeneralSecurityException {
    Session session = new Session(SrtpProfile.AEAD_AES_128_GCM);
    double ours = bytesPerCall(i -> protect(session, i));

    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    SecretKeySpec key = new SecretKeySpec(Session.bytes(2, 16), "AES");
    double plain = bytesPerCall(i -> plainGcm(cipher, key, i));
    assertThat(ours).isLessThan(plain).isLessThan(1_100);
  }

  /** The JDK copies the key for each packet. */
  @Test
  void counterModeAllocatesNextToNothing() {
    Session session = new Session(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    assertThat(bytesPerCall(i -> protect(session, i))).isLessThan(64);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void receivingAllocatesNoPacket(SrtpProfile profile) {
    Session session = new Session(profile);
    double both =
        bytesPerCall(
            i -> {
              protect(session, i);
              int length = PACKET + profile.tagBytes();
              if (session.receiver.unprotect(out, 0, length) != PACKET) {
                throw new AssertionError();
              }
            });
    assertThat(both).isLessThan(profile == SrtpProfile.AEAD_AES_128_GCM ? 2_200 : 128);
  }

  private void protect(Session session, int i) {
    BigEndian.putInt(out, 0, 0x80600000 | (i & 0xFFFF));
    BigEndian.putInt(out, 8, Session.SSRC);
    session.sender.protect(out, 0, Session.HEADER, payload, 0, payload.length, i >>> 16);
  }

  private void plainGcm(Cipher cipher, SecretKeySpec key, int i) {
    try {
      byte[] nonce = new byte[12];
      BigEndian.putInt(nonce, 0, i);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
      cipher.updateAAD(out, 0, Session.HEADER);
      cipher.doFinal(payload, 0, payload.length, out, Session.HEADER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private double bytesPerCall(Call call) {
    int i = 0;
    while (i < WARM_UP) {
      call.with(i++);
    }
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    for (int end = i + PACKETS; i < end; i++) {
      call.with(i);
    }
    return (threads.getThreadAllocatedBytes(id) - before) / (double) PACKETS;
  }

  private interface Call {
    void with(int index);
  }
}
