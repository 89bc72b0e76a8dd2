package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SrtpReceiverTest {
  private static final byte[] PAYLOAD = Session.bytes(7, 100);
  private static final int SSRC = Session.SSRC;

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void aReplayIsRefused(SrtpProfile profile) {
    Session session = new Session(profile);
    byte[][] packets = new byte[300][];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = session.protect(SSRC, i, PAYLOAD);
    }
    for (byte[] packet : packets) {
      assertThat(session.unprotect(packet)).isPresent();
      assertThat(session.unprotect(packet)).isEmpty();
    }
    for (byte[] packet : packets) {
      assertThat(session.unprotect(packet)).isEmpty();
    }
    assertThat(session.receiver.replayed()).isEqualTo(600);
    assertThat(session.receiver.forged()).isZero();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void whatIsWithinTheWindowIsTakenLateAndOnce(SrtpProfile profile) {
    Session session = new Session(profile);
    byte[] first = session.protect(SSRC, 9, PAYLOAD);
    byte[] old = session.protect(SSRC, 10, PAYLOAD);
    byte[] late = session.protect(SSRC, 11, PAYLOAD);
    byte[] newest = session.protect(SSRC, 11 + 127, PAYLOAD);
    assertThat(session.unprotect(first)).isPresent();
    assertThat(session.unprotect(newest)).isPresent();
    assertThat(session.unprotect(old)).isEmpty();
    assertThat(session.unprotect(late)).isPresent();
    assertThat(session.unprotect(late)).isEmpty();
    assertThat(session.receiver.replayed()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void aReplayOfRtcpIsRefused(SrtpProfile profile) {
    Session session = new Session(profile);
    byte[] first = session.protectRtcp(Session.rtcp(SSRC, 28));
    byte[] second = session.protectRtcp(Session.rtcp(SSRC, 28));
    assertThat(session.unprotectRtcp(second)).isPresent();
    assertThat(session.unprotectRtcp(first)).isPresent();
    assertThat(session.unprotectRtcp(first)).isEmpty();
    assertThat(session.unprotectRtcp(second)).isEmpty();
    assertThat(session.receiver.replayed()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void noByteCanBeChanged(SrtpProfile profile) {
    Session session = new Session(profile);
    byte[] packet = session.protect(SSRC, 100, PAYLOAD);
    for (int bit = 0; bit < 8 * packet.length; bit++) {
      byte[] forged = packet.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(session.unprotect(forged)).as("bit %d", bit).isEmpty();
    }
    assertThat(session.receiver.forged() + session.receiver.malformed())
        .isEqualTo(8L * packet.length);
    assertThat(session.unprotect(packet)).isPresent();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void noByteOfRtcpCanBeChanged(SrtpProfile profile) {
    Session session = new Session(profile);
    byte[] packet = session.protectRtcp(Session.rtcp(SSRC, 28));
    for (int bit = 0; bit < 8 * packet.length; bit++) {
      byte[] forged = packet.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(session.unprotectRtcp(forged)).as("bit %d", bit).isEmpty();
    }
    assertThat(session.receiver.forged() + session.receiver.malformed())
        .isEqualTo(8L * packet.length);
    assertThat(session.unprotectRtcp(packet)).isPresent();
  }

  /** Otherwise anybody could push the window ahead, so that authentic packets come too late. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void whatIsForgedChangesNothing(SrtpProfile profile) {
    Session session = new Session(profile);
    byte[] first = session.protect(SSRC, 100, PAYLOAD);
    byte[] second = session.protect(SSRC, 101, PAYLOAD);
    byte[] ahead = session.protect(SSRC, 30_000, PAYLOAD);
    ahead[50] ^= 1;
    assertThat(session.unprotect(ahead)).isEmpty();
    assertThat(session.unprotect(first)).isPresent();
    for (int i = 0; i < 10; i++) {
      assertThat(session.unprotect(ahead)).isEmpty();
    }
    assertThat(session.unprotect(second)).isPresent();
    assertThat(session.receiver.forged()).isEqualTo(11);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void forgedSsrcsTakeNoRoom(SrtpProfile profile) {
    Session session = new Session(profile);
    for (int ssrc = 0; ssrc < 100; ssrc++) {
      byte[] forged = Arrays.copyOf(Session.header(ssrc, 1), 100);
      assertThat(session.unprotect(forged)).isEmpty();
      byte[] rtcp = Arrays.copyOf(Session.rtcp(ssrc, 28), 100);
      assertThat(session.unprotectRtcp(rtcp)).isEmpty();
    }
    assertThat(session.receiver.forged()).isEqualTo(200);
    assertThat(session.unprotect(session.protect(SSRC, 1, PAYLOAD))).isPresent();
    assertThat(session.unprotectRtcp(session.protectRtcp(Session.rtcp(SSRC, 28)))).isPresent();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void theNinthSsrcIsRefused(SrtpProfile profile) {
    Session session = new Session(profile);
    int ssrc = 0;
    while (ssrc < SrtpReceiver.Limits.VIEWER.ssrcs()) {
      // Each sender sends on four SSRCs.
      Session next = new Session(profile);
      for (int i = 0; i < SentIndexes.MAX_SSRCS; i++, ssrc++) {
        assertThat(session.unprotect(next.protect(ssrc, 1, PAYLOAD))).isPresent();
      }
    }
    assertThat(session.unprotect(session.protect(ssrc, 1, PAYLOAD))).isEmpty();
    assertThat(session.receiver.refused()).isEqualTo(1);
    assertThat(session.unprotect(session.protect(0, 2, PAYLOAD))).isPresent();

    for (int i = 0; i < SrtpReceiver.Limits.VIEWER.ssrcs(); i++) {
      assertThat(session.unprotectRtcp(session.protectRtcp(Session.rtcp(i, 28)))).isPresent();
    }
    assertThat(session.unprotectRtcp(session.protectRtcp(Session.rtcp(99, 28)))).isEmpty();
    assertThat(session.receiver.refused()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void keysOfAnotherProfileOrSideDoNotOpen(SrtpProfile profile) {
    Session session = new Session(profile);
    SrtpMasterKey other =
        new SrtpMasterKey(
            Session.bytes(9, profile.keyBytes()), Session.bytes(2, profile.saltBytes()));
    byte[] packet = session.protect(SSRC, 1, PAYLOAD);
    SrtpReceiver receiver = new SrtpReceiver(profile, other);
    assertThat(receiver.unprotect(packet.clone(), 0, packet.length)).isEqualTo(-1);
    assertThat(receiver.forged()).isEqualTo(1);
  }

  /** Any input is refused and counted, without an exception. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void anyBytesAreRefused(SrtpProfile profile) {
    Session session = new Session(profile);
    Random random = new Random(42);
    byte[] packet = session.protect(SSRC, 1, PAYLOAD);
    byte[] rtcp = session.protectRtcp(Session.rtcp(SSRC, 28));
    int rounds = 5_000;
    for (int i = 0; i < rounds; i++) {
      byte[] mutant = mutant(i % 2 == 0 ? packet : rtcp, random);
      assertThat(session.unprotect(mutant)).isEmpty();
      assertThat(session.unprotectRtcp(mutant)).isEmpty();
    }
    SrtpReceiver receiver = session.receiver;
    assertThat(receiver.forged()).isPositive();
    assertThat(receiver.malformed()).isPositive();
    assertThat(receiver.forged() + receiver.malformed()).isEqualTo(2L * rounds);
    assertThat(session.unprotect(packet)).isPresent();
    assertThat(session.unprotectRtcp(rtcp)).isPresent();
  }

  private static byte[] mutant(byte[] packet, Random random) {
    byte[] mutant = Arrays.copyOf(packet, random.nextInt(packet.length + 10));
    if (mutant.length == packet.length) {
      mutant[random.nextInt(mutant.length)] ^= (byte) (1 + random.nextInt(255));
    }
    for (int i = random.nextInt(4); i > 0 && mutant.length > 4; i--) {
      mutant[random.nextInt(4)] = (byte) random.nextInt(256);
    }
    return Arrays.equals(mutant, packet) ? new byte[0] : mutant;
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void aRangeThatIsNotThereIsTheCallersMistake(SrtpProfile profile) {
    SrtpReceiver receiver = new Session(profile).receiver;
    assertThatThrownBy(() -> receiver.unprotect(new byte[50], 1, 50))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> receiver.unprotectRtcp(new byte[50], -1, 50))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
