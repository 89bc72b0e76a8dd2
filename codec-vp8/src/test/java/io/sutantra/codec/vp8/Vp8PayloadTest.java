package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.testkit.TestEnvironment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the packetizer and the depacketizer, against each other and against RFC 7741. */
final class Vp8PayloadTest {
  private static final String KEY_FRAME_176X144 = "501d009d012ab0009000";

  private static EncodedFrame unit(boolean keyFrame, int length, long seed) {
    byte[] data = new byte[Math.max(length, 10)];
    new Random(seed).nextBytes(data);
    byte[] header = HexFormat.of().parseHex(keyFrame ? KEY_FRAME_176X144 : "b10200");
    System.arraycopy(header, 0, data, 0, header.length);
    return new EncodedFrame(Bytes.wrap(data), keyFrame, 176, 144, 0, seed, seed + 1);
  }

  private static PacketizedFrame frame(List<Bytes> payloads) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      packets.add(new RtpPacket(i, 0, i == payloads.size() - 1, payloads.get(i)));
    }
    return new PacketizedFrame(packets, false, 0, 5, 6);
  }

  private static PacketizedFrame frame(String... payloads) {
    return frame(
        List.of(payloads).stream().map(hex -> Bytes.wrap(HexFormat.of().parseHex(hex))).toList());
  }

  @Property
  void framesSurviveTheWire(
      @ForAll boolean keyFrame,
      @ForAll @IntRange(min = 10, max = 20_000) int length,
      @ForAll @IntRange(min = 5, max = 1_500) int bound,
      @ForAll @IntRange(max = 32_767) int firstPictureId,
      @ForAll long seed) {
    EncodedFrame unit = unit(keyFrame, length, seed);
    List<Bytes> payloads = new Vp8Packetizer(bound, firstPictureId).packetize(unit);
    int room = bound - PayloadDescriptor.WRITTEN_LENGTH;
    assertThat(payloads).as("as few as will do").hasSize((length + room - 1) / room);
    int size = payloads.get(0).length();
    for (int i = 0; i < payloads.size(); i++) {
      Bytes payload = payloads.get(i);
      assertThat(payload.length()).isLessThanOrEqualTo(bound);
      if (i < payloads.size() - 1) {
        assertThat(payload.length()).isEqualTo(size);
      }
      assertThat(PayloadDescriptor.parse(payload))
          .contains(new PayloadDescriptor(i == 0, firstPictureId, 0, 4));
    }
    EncodedFrame back = new Vp8Depacketizer().depacketize(frame(payloads)).orElseThrow();
    assertThat(back.data()).isEqualTo(unit.data());
    assertThat(back.keyFrame()).isEqualTo(keyFrame);
    assertThat(back.ptsNanos()).isEqualTo(5);
    assertThat(back.captureNanos()).isEqualTo(6);
  }

  @Test
  void pictureIdGoesUpByOneAndWraps() {
    Vp8Packetizer packetizer = new Vp8Packetizer(100, 32_766);
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Bytes payload = packetizer.packetize(unit(false, 50, i)).get(0);
      ids.add(PayloadDescriptor.parse(payload).orElseThrow().pictureId());
    }
    assertThat(ids).containsExactly(32_766, 32_767, 0, 1);
  }

  @Test
  void pictureIdBeginsAnywhere() {
    Set<Integer> ids = new HashSet<>();
    try (TestEnvironment environment = new TestEnvironment()) {
      for (int i = 0; i < 20; i++) {
        List<Bytes> payloads =
            new Vp8Codec()
                .payloadFormat(ReferenceConf.settings(), environment)
                .orElseThrow()
                .packetizer(1_200)
                .orElseThrow()
                .packetize(unit(true, 50, 1));
        ids.add(PayloadDescriptor.parse(payloads.get(0)).orElseThrow().pictureId());
      }
    }
    assertThat(ids).hasSizeGreaterThan(10);
  }

  @Test
  void emptyFrameMakesNoPacketAndTakesNoPictureId() {
    Vp8Packetizer packetizer = new Vp8Packetizer(100, 7);
    assertThat(packetizer.packetize(new EncodedFrame(Bytes.empty(), false, 1, 1, 0, 0, 0)))
        .isEmpty();
    Bytes next = packetizer.packetize(unit(true, 10, 1)).get(0);
    assertThat(PayloadDescriptor.parse(next).orElseThrow().pictureId()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 4})
  void boundWithoutRoomIsRefused(int bound) {
    assertThatThrownBy(() -> new Vp8Packetizer(bound, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 5");
  }

  @Test
  void largestBoundWorks() {
    assertThat(new Vp8Packetizer(Integer.MAX_VALUE, 0).packetize(unit(true, 5_000, 1))).hasSize(1);
  }

  @Test
  void sizeOfTheLastKeyFrameHolds() {
    Vp8Depacketizer depacketizer = new Vp8Depacketizer();
    EncodedFrame before = depacketizer.depacketize(frame("10" + "b10200")).orElseThrow();
    assertThat(before.width()).isZero();
    assertThat(depacketizer.depacketize(frame("10" + KEY_FRAME_176X144)).orElseThrow())
        .matches(EncodedFrame::keyFrame)
        .returns(176, EncodedFrame::width)
        .returns(144, EncodedFrame::height);
    EncodedFrame after = depacketizer.depacketize(frame("10" + "b10200")).orElseThrow();
    assertThat(after.width()).isEqualTo(176);
    assertThat(after.height()).isEqualTo(144);
    assertThat(after.keyFrame()).isFalse();
  }

  @Test
  void temporalLayerIsTaken() {
    EncodedFrame frame =
        new Vp8Depacketizer().depacketize(frame("902080" + "b10200", "802080aa")).orElseThrow();
    assertThat(frame.temporalLayer()).isEqualTo(2);
    assertThat(frame.data().toArray()).isEqualTo(HexFormat.of().parseHex("b10200aa"));
  }

  @Test
  void pictureIdOfBothLengthsAndMissingOnesAgree() {
    assertThat(new Vp8Depacketizer().depacketize(frame("908011b10200", "80808011aa", "00bb")))
        .isPresent();
  }

  @Test
  void packetsOfTwoFramesMakeNone() {
    Vp8Depacketizer depacketizer = new Vp8Depacketizer();
    assertThat(depacketizer.depacketize(frame("908011b10200", "808012aa"))).isEmpty();
    assertThat(depacketizer.depacketize(frame("10b10200", "10b10200"))).isEmpty();
    assertThat(depacketizer.depacketize(frame("00b10200"))).isEmpty();
    assertThat(depacketizer.depacketize(frame("11b10200"))).isEmpty();
    assertThat(depacketizer.depacketize(frame("10b10200", "80"))).isEmpty();
    assertThat(depacketizer.depacketize(frame("10b102"))).isEmpty();
    assertThat(depacketizer.depacketize(frame("10b10200", "11aa"))).isPresent();
  }

  @Test
  void markerEndsTheFrame() {
    Bytes whole = Bytes.wrap(HexFormat.of().parseHex("10b10200"));
    Bytes more = Bytes.wrap(HexFormat.of().parseHex("00aa"));
    RtpPacket open = new RtpPacket(0, 0, false, whole);
    RtpPacket closed = new RtpPacket(0, 0, true, whole);
    RtpPacket end = new RtpPacket(1, 0, true, more);
    Vp8Depacketizer depacketizer = new Vp8Depacketizer();
    assertThat(depacketizer.depacketize(new PacketizedFrame(List.of(open), false, 0, 0, 0)))
        .isEmpty();
    assertThat(depacketizer.depacketize(new PacketizedFrame(List.of(closed, end), false, 0, 0, 0)))
        .isEmpty();
    assertThat(depacketizer.depacketize(new PacketizedFrame(List.of(open, end), false, 0, 0, 0)))
        .isPresent();
  }

  @Property
  void depacketizerHasAnAnswerToEverything(
      @ForAll @Size(min = 1, max = 5) List<@Size(max = 20) byte[]> payloads) {
    List<Bytes> wrapped = payloads.stream().map(Bytes::wrap).toList();
    PacketizedFrame packets = frame(wrapped);
    new Vp8Depacketizer()
        .depacketize(packets)
        .ifPresent(frame -> assertThat(frame.sizeBytes()).isBetween(3, packets.sizeBytes()));
  }
}
