package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpProfile;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ViewerRtpTest {
  private static final long ROUND_TRIP = 50;

  private final SrtpKeys keys = SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, new byte[56]);
  private final SrtpReceiver receiver = new SrtpReceiver(keys.profile(), keys.server());
  private final byte[] out = new byte[4_096];
  private final byte[] scratch = new byte[4_096];

  private ViewerRtp rtp(int first) {
    return new ViewerRtp(
        new SrtpSender(keys.profile(), keys.server()),
        new RtpStamp(96, 1, 0, "", 0, 0),
        new RtpStamp(97, 2, 0, "", 0, 0),
        1,
        first,
        9);
  }

  private RtpHeader received(int length) {
    int plain = receiver.unprotect(out, 0, length);
    assertThat(plain).isPositive();
    return RtpHeader.parse(ByteBuffer.wrap(out, 0, plain)).orElseThrow();
  }

  /** Sends a complete frame, and returns the sequence numbers that the viewer receives. */
  private List<Integer> send(ViewerRtp rtp, SharedFrame frame) {
    rtp.begin(frame);
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < frame.packets(); i++) {
      numbers.add(received(rtp.write(out, 0, frame, i, 0)).sequenceNumber());
    }
    return numbers;
  }

  @Property(tries = 200)
  void numbersHaveNoGapWhateverIsLeftOut(
      @ForAll @IntRange(max = 0x7FFF) int first,
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 30) Integer> sizes,
      @ForAll @Size(60) List<Boolean> sent) {
    ViewerRtp rtp = rtp(first);
    SrtpReceiver own = new SrtpReceiver(keys.profile(), keys.server());
    Map<Integer, Long> indexOf = new HashMap<>();
    long index = 1_000_000;
    int expected = first;
    boolean gap = false;
    for (int i = 0; i < sizes.size(); i++) {
      int[] lengths = new int[sizes.get(i)];
      SharedFrame frame = Frames.shared(index, 0, true, lengths);
      if (sent.get(i)) {
        if (gap) {
          // Sequence numbers from before the gap have another offset.
          indexOf.clear();
          gap = false;
        }
        rtp.begin(frame);
        for (int packet = 0; packet < frame.packets(); packet++) {
          int plain = own.unprotect(out, 0, rtp.write(out, 0, frame, packet, 0));
          int number =
              RtpHeader.parse(ByteBuffer.wrap(out, 0, plain)).orElseThrow().sequenceNumber();
          assertThat(number).isEqualTo(expected & 0xFFFF);
          indexOf.put(number, index + packet);
          expected++;
        }
      } else {
        gap = true;
      }
      index = frame.endIndex();
      indexOf.forEach((number, inStream) -> assertThat(rtp.lost(number)).isEqualTo(inStream));
    }
    assertThat(rtp.lost(expected & 0xFFFF)).as("not sent yet").isNegative();
    assertThat(rtp.lost((first - 1) & 0xFFFF)).as("never sent").isNegative();
  }

  @Test
  void nothingIsLostBeforeAnythingWasSent() {
    ViewerRtp rtp = rtp(100);
    for (int number = 0; number < 65_536; number += 13) {
      assertThat(rtp.lost(number)).isNegative();
    }
  }

  @Test
  void sendsAgainWithTheFirstNumberInFront() {
    ViewerRtp rtp = rtp(100);
    SharedFrame frame = Frames.shared(50, 0, true, 30, 20);
    assertThat(send(rtp, frame)).containsExactly(100, 101);
    long index = rtp.lost(101);
    assertThat(index).isEqualTo(51);
    RtpHeader header = received(rtp.writeAgain(out, 0, frame, index, 0, scratch));
    assertThat(header.ssrc()).isEqualTo(2);
    assertThat(header.payloadType()).isEqualTo(97);
    assertThat(header.sequenceNumber()).isEqualTo(9);
    assertThat(header.marker()).isTrue();
    assertThat(header.payloadLength()).isEqualTo(2 + 20);
    assertThat(ByteBuffer.wrap(out).getShort(header.payloadOffset())).isEqualTo((short) 101);
    assertThat(out[header.payloadOffset() + 2]).isEqualTo(frame.payload(1)[0]);
  }

  /** Checks that an index never protects two different packets, also after frames left out. */
  @Property(tries = 100)
  void withoutRtxTheVerySamePacketIsSentAgain(
      @ForAll @IntRange(max = 0x7FFF) int first,
      @ForAll @Size(min = 5, max = 60) List<@IntRange(min = 1, max = 30) Integer> sizes,
      @ForAll @Size(60) List<@IntRange(max = 5) Integer> fates,
      @ForAll SrtpProfile profile) {
    SrtpKeys own = SrtpKeys.of(profile, new byte[2 * (profile.keyBytes() + profile.saltBytes())]);
    RtpStamp stamp = new RtpStamp(96, 1, 1, "0", 2, 3);
    ViewerRtp rtp =
        new ViewerRtp(
            new SrtpSender(profile, own.server()), stamp, null, 1, 60_000 + first % 99, 0);
    Map<Long, byte[]> sent = new HashMap<>();
    Map<Long, SharedFrame> frames = new HashMap<>();
    long index = 1_000_000;
    for (int i = 0; i < sizes.size(); i++) {
      SharedFrame frame = Frames.shared(index, 3_000L * i, true, new int[sizes.get(i)]);
      index = frame.endIndex();
      int fate = fates.get(i);
      if (fate == 0) {
        sent.clear();
        continue;
      }
      rtp.begin(frame);
      // Some frames are cut off, as when the socket has no more room.
      int until = fate == 1 ? frame.packets() / 2 : frame.packets();
      for (int packet = 0; packet < frame.packets(); packet++) {
        long of = frame.firstIndex() + packet;
        frames.put(of, frame);
        if (packet < until) {
          int length = rtp.write(out, 0, frame, packet, 7_000 * i + packet);
          sent.put(of, Arrays.copyOf(out, length));
        } else {
          assertThat(rtp.canWriteAgain(of)).as("was not sent").isFalse();
        }
      }
      sent.forEach(
          (of, packet) -> {
            int number = (packet[2] & 0xFF) << 8 | (packet[3] & 0xFF);
            assertThat(rtp.lost(number)).isEqualTo(of);
            assertThat(rtp.canWriteAgain(of)).isTrue();
            int length = rtp.writeAgain(out, 0, frames.get(of), of, 1, scratch);
            assertThat(Arrays.copyOf(out, length)).isEqualTo(packet);
          });
    }
  }

  @Test
  void withoutRtxWhatIsTooLongAgoIsNotWrittenAgain() {
    RtpStamp stamp = new RtpStamp(96, 1, 0, "", 2, 3);
    ViewerRtp rtp =
        new ViewerRtp(new SrtpSender(keys.profile(), keys.server()), stamp, null, 1, 5, 0);
    int packets = SentStamps.CAPACITY + 10;
    SharedFrame frame = Frames.shared(0, 0, true, new int[packets]);
    List<Integer> unused = send(rtp, frame);
    for (int packet = 0; packet < packets; packet++) {
      assertThat(rtp.canWriteAgain(packet)).isEqualTo(packet >= 10);
    }
  }

  @Test
  void samePacketMayBeSentAgainOnceInARoundTrip() {
    ViewerRtp rtp = rtp(100);
    assertThat(rtp.mayRetransmit(5, 0, ROUND_TRIP)).isTrue();
    assertThat(rtp.mayRetransmit(5, 0, ROUND_TRIP)).isFalse();
    assertThat(rtp.mayRetransmit(5, ROUND_TRIP - 1, ROUND_TRIP)).isFalse();
    assertThat(rtp.mayRetransmit(6, ROUND_TRIP - 1, ROUND_TRIP)).isTrue();
    assertThat(rtp.mayRetransmit(5, ROUND_TRIP, ROUND_TRIP)).isTrue();
  }

  @Test
  void creditComesWithMedia() {
    ViewerRtp rtp = rtp(100);
    int spent = 0;
    while (rtp.mayRetransmit(spent, 0, ROUND_TRIP)) {
      spent++;
    }
    assertThat(spent).isEqualTo(512);
    List<Integer> unused = send(rtp, Frames.shared(0, 0, true, 10, 10, 10));
    assertThat(rtp.mayRetransmit(10_000, 0, ROUND_TRIP)).isTrue();
    assertThat(rtp.mayRetransmit(10_001, 0, ROUND_TRIP)).isTrue();
    assertThat(rtp.mayRetransmit(10_002, 0, ROUND_TRIP)).isTrue();
    assertThat(rtp.mayRetransmit(10_003, 0, ROUND_TRIP)).isFalse();
  }
}
