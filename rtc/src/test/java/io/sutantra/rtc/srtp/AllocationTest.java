package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of the allocation per packet. Times are measured elsewhere, and asserted nowhere. */
class AllocationTest {
  private static final int WARM_UP = 30_000;
  private static final int PACKETS = 10_000;
  private static final int PACKET = 1200;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final byte[] payload = Session.bytes(1, PACKET - Session.HEADER);
  private final byte[] out = new byte[PACKET + 32];

  /** Only the hash is allocated. */
  @Test
  void gcmAllocatesNextToNothingByTheGhashOfTheJdk() {
    assumeTrue(GhashGcm.isUsable(), "the JVM was not started with " + ProviderClass.OPTION);
    Session session = new Session(SrtpProfile.AEAD_AES_128_GCM);
    assertThat(bytesPerCall(i -> protect(session, i))).isLessThan(48);
  }

  /** All allocation is the cipher's: about 1000 bytes for each nonce, depending on the compiler. */
  @Test
  void gcmAllocatesWhatTheCipherDoes() {
    Gcm gcm = new CipherGcm(Session.bytes(1, 16), Session.bytes(2, 12));
    double bytes =
        bytesPerCall(
            i -> gcm.seal(1, i, out, 0, 12, payload, 0, payload.length, out, Session.HEADER));
    assertThat(bytes).isLessThan(1_300);
  }

  @Test
  void counterModeAllocatesNothing() {
    assumeTrue(OpenAesCounter.isUsable(), "the JVM was not started with " + ProviderClass.OPTION);
    Session session = new Session(SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    assertThat(bytesPerCall(i -> protect(session, i))).isLessThan(8);
  }

  /** The JDK copies the key for each packet. */
  @Test
  void counterModeAllocatesACopyOfTheKeyByTheCipher() {
    AesCounter counter = new CipherAesCounter(Session.bytes(1, 16));
    double bytes =
        bytesPerCall(
            i -> {
              counter.begin(i, 0);
              counter.crypt(payload, 0, payload.length, out, Session.HEADER);
            });
    assertThat(bytes).isLessThan(64);
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
    boolean fallBack = profile == SrtpProfile.AEAD_AES_128_GCM && !GhashGcm.isUsable();
    assertThat(both).isLessThan(fallBack ? 2_600 : 128);
  }

  private void protect(Session session, int i) {
    BigEndian.putInt(out, 0, 0x80600000 | (i & 0xFFFF));
    BigEndian.putInt(out, 8, Session.SSRC);
    session.sender.protect(out, 0, Session.HEADER, payload, 0, payload.length, i >>> 16);
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
