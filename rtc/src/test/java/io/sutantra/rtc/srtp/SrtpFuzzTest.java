package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz test of the receiver: it accepts only what the sender sent, and only once. */
class SrtpFuzzTest {
  private static final int MAX_PACKETS = 64;
  private static final int RTCP = 1;

  /** The packets of one sender under each profile, plain and protected. */
  private record Genuine(List<byte[]> rtp, List<byte[]> rtcp, Set<ByteBuffer> all) {
    static Genuine of(SrtpProfile profile) {
      Session session = new Session(profile);
      List<byte[]> rtp = new ArrayList<>();
      List<byte[]> rtcp = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        // The last packets lie beyond the roll-over of the sequence number.
        int index = 65_533 + i;
        rtp.add(session.protect(Session.SSRC, index, new byte[i]));
        rtcp.add(session.protectRtcp(Session.rtcp(Session.SSRC, 8 + 4 * i)));
      }
      byte[] extended =
          ByteBuffer.allocate(24)
              .put(Session.header(7, 1).clone())
              .putInt(99)
              .putInt(0xBEDE0001)
              .putInt(0)
              .put(0, (byte) 0x91)
              .array();
      rtp.add(session.protect(extended, new byte[] {1, 2, 3}, 0));
      Set<ByteBuffer> all = new HashSet<>();
      rtp.forEach(packet -> all.add(ByteBuffer.wrap(packet)));
      rtcp.forEach(packet -> all.add(ByteBuffer.wrap(packet)));
      return new Genuine(rtp, rtcp, all);
    }
  }

  private static final List<SrtpProfile> PROFILES =
      List.of(SrtpProfile.AEAD_AES_128_GCM, SrtpProfile.AES_CM_128_HMAC_SHA1_80);

  private static final List<Genuine> GENUINE = PROFILES.stream().map(Genuine::of).toList();

  static Stream<byte[]> packets() {
    return GENUINE.stream()
        .map(
            genuine -> {
              List<byte[]> pieces = new ArrayList<>();
              pieces.add(new byte[] {(byte) GENUINE.indexOf(genuine)});
              genuine.rtp().forEach(packet -> pieces.add(FuzzInput.piece(packet, 0)));
              genuine.rtcp().forEach(packet -> pieces.add(FuzzInput.piece(packet, RTCP)));
              return FuzzInput.joined(pieces);
            });
  }

  @Test
  void letsNothingDamagedIn() {
    FuzzInput.mutate(packets().toList(), 2_000, 1, this::letsNothingForgedIn);
  }

  @MethodSource("packets")
  @FuzzTest
  void letsNothingForgedIn(byte[] input) {
    List<byte[]> pieces = FuzzInput.pieces(input, MAX_PACKETS);
    if (pieces.isEmpty() || pieces.get(0).length == 0) {
      return;
    }
    SrtpProfile profile = PROFILES.get(pieces.get(0)[0] & 1);
    Set<ByteBuffer> outstanding = new HashSet<>(GENUINE.get(pieces.get(0)[0] & 1).all());
    SrtpReceiver receiver = new Session(profile).receiver;
    int accepted = 0;
    for (byte[] piece : pieces.subList(1, pieces.size())) {
      boolean rtcp = piece.length > 0 && (piece[0] & RTCP) != 0;
      byte[] packet = piece.clone();
      int from = Math.min(1, packet.length);
      int length = packet.length - from;
      int plain =
          rtcp
              ? receiver.unprotectRtcp(packet, from, length)
              : receiver.unprotect(packet, from, length);
      if (plain >= 0) {
        accepted++;
        assertThat(length - plain)
            .isEqualTo(rtcp ? profile.rtcpTrailerBytes() : profile.tagBytes());
        assertThat(outstanding.remove(ByteBuffer.wrap(piece, from, length).slice()))
            .as("sent, and not let in before")
            .isTrue();
      }
    }
    assertThat(
            receiver.forged()
                + receiver.malformed()
                + receiver.refused()
                + receiver.replayed()
                + accepted)
        .isEqualTo(pieces.size() - 1);
  }
}
