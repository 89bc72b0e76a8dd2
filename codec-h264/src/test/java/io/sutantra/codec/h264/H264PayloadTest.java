package io.sutantra.codec.h264;

import static io.sutantra.codec.h264.AccessUnits.B_SLICE;
import static io.sutantra.codec.h264.AccessUnits.IDR;
import static io.sutantra.codec.h264.AccessUnits.PPS;
import static io.sutantra.codec.h264.AccessUnits.P_SLICE;
import static io.sutantra.codec.h264.AccessUnits.SPS;
import static io.sutantra.codec.h264.AccessUnits.bytes;
import static io.sutantra.codec.h264.AccessUnits.frame;
import static io.sutantra.codec.h264.AccessUnits.packets;
import static io.sutantra.codec.h264.AccessUnits.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.CodecException;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.NalUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of the packetizer and the depacketizer, against each other and against RFC 6184. */
final class H264PayloadTest {
  private static final int USUAL = 1_200;

  /** The beginning of a slice behind its header that is not the first: macroblock 1. */
  private static final String LATER = "4d";

  private final H264PayloadFormat format = new H264PayloadFormat();

  private static String hex(Bytes bytes) {
    return java.util.HexFormat.of().formatHex(bytes.toArray());
  }

  /** Returns an access unit of some units of any length, which begins with the first slice. */
  private static List<NalUnit> randomUnits(boolean keyFrame, int slices, int length, long seed) {
    Random random = new Random(seed);
    List<NalUnit> units = new ArrayList<>();
    if (keyFrame) {
      units.add(unit(SPS));
      units.add(unit(PPS));
    }
    if (random.nextBoolean()) {
      units.add(unit("06", 1 + random.nextInt(40), seed));
    }
    for (int i = 0; i < slices; i++) {
      String beginning = i == 0 ? (keyFrame ? IDR : P_SLICE) : (keyFrame ? "65" : "41") + LATER;
      units.add(unit(beginning, 2 + random.nextInt(length), seed + i));
    }
    return units;
  }

  @Property
  void unitsSurviveTheWire(
      @ForAll boolean keyFrame,
      @ForAll @IntRange(min = 1, max = 6) int slices,
      @ForAll @IntRange(min = 1, max = 6_000) int length,
      @ForAll @IntRange(min = 3, max = 1_500) int bound,
      @ForAll @IntRange(max = 65_535) int sequence,
      @ForAll long seed) {
    EncodedFrame unit = frame(randomUnits(keyFrame, slices, length, seed));
    List<Bytes> payloads = new H264Packetizer(bound).packetize(unit);
    assertThat(payloads).allSatisfy(payload -> assertThat(payload.length()).isBetween(1, bound));
    assertThat(format.inspect(payloads)).map(FrameInfo::keyFrame).contains(keyFrame);
    EncodedFrame back =
        new H264Depacketizer().depacketize(packets(sequence, payloads)).orElseThrow();
    assertThat(back.data()).isEqualTo(unit.data());
    assertThat(back.keyFrame()).isEqualTo(keyFrame);
    assertThat(back.width()).isEqualTo(keyFrame ? 176 : 0);
    assertThat(back.ptsNanos()).isEqualTo(5);
    assertThat(back.captureNanos()).isEqualTo(6);
  }

  @Property
  void lossNeverMakesAnotherPicture(
      @ForAll @Size(min = 2, max = 6) List<Boolean> keyFrames,
      @ForAll @IntRange(min = 1, max = 4) int slices,
      @ForAll @IntRange(min = 3, max = 300) int bound,
      @ForAll @IntRange(min = 1, max = 40) int percent,
      @ForAll long seed) {
    Random random = new Random(seed);
    H264Packetizer packetizer = new H264Packetizer(bound);
    H264Depacketizer depacketizer = new H264Depacketizer();
    int sequence = random.nextInt(1 << 16);
    for (boolean keyFrame : keyFrames) {
      List<NalUnit> units = randomUnits(keyFrame, slices, 400, random.nextLong());
      PacketizedFrame whole = packets(sequence, packetizer.packetize(frame(units)));
      sequence += whole.packets().size();
      List<RtpPacket> left =
          whole.packets().stream().filter(packet -> random.nextInt(100) >= percent).toList();
      if (left.isEmpty()) {
        continue;
      }
      Optional<EncodedFrame> made =
          depacketizer.depacketize(new PacketizedFrame(left, false, 0, 5, 6));
      if (left.size() == whole.packets().size()) {
        assertThat(made).as("a whole access unit").isPresent();
      }
      // What comes in front of the picture may be lost without harm, except for parameter sets.
      made.ifPresent(
          unit ->
              assertThat(withoutSupplement(AnnexB.split(unit.data())))
                  .isEqualTo(withoutSupplement(units)));
    }
  }

  private static List<NalUnit> withoutSupplement(List<NalUnit> units) {
    return units.stream().filter(unit -> unit.type() != NalUnit.SEI).toList();
  }

  @Test
  void smallUnitIsAPayloadByItself() {
    EncodedFrame unit = frame(unit(P_SLICE + "010203"));
    assertThat(new H264Packetizer(USUAL).packetize(unit))
        .extracting(H264PayloadTest::hex)
        .containsExactly("419a010203");
  }

  @Test
  void smallUnitsAreAggregated() {
    EncodedFrame unit = frame(unit(SPS), unit(PPS), unit(IDR + "0102"));
    // The importance is the highest of all units: 3.
    assertThat(new H264Packetizer(USUAL).packetize(unit))
        .extracting(H264PayloadTest::hex)
        .containsExactly(
            "78" + "0009" + "6742000a9653058988" + "0004" + "68c96388" + "0004" + "65880102");
  }

  @Test
  void longUnitIsFragmentedEvenlyBehindItsParameterSets() {
    EncodedFrame unit =
        frame(unit(SPS), unit(PPS), unit(IDR + "0102030405060708090a0b0c0d0e0f1011"));
    assertThat(new H264Packetizer(18).packetize(unit))
        .extracting(H264PayloadTest::hex)
        .containsExactly(
            "78" + "0009" + "6742000a9653058988" + "0004" + "68c96388",
            "7c85" + "880102030405060708",
            "7c45" + "090a0b0c0d0e0f1011");
  }

  @Test
  void everyFormIsRead() {
    H264Depacketizer depacketizer = new H264Depacketizer();
    PacketizedFrame keyFrame =
        packets(
            7,
            "09f0",
            "78 0009 " + SPS + "0004" + PPS,
            "06 05 01 80",
            "7c 85 88 01",
            "7c 25 02",
            "7c 05",
            "7c 45 03",
            "65 04 05");
    assertThat(depacketizer.depacketize(keyFrame))
        .map(EncodedFrame::data)
        .map(AnnexB::split)
        .contains(
            List.of(
                unit("09f0"),
                unit(SPS),
                unit(PPS),
                unit("06050180"),
                unit("6588010203"),
                unit("650405")));
    assertThat(format.inspect(keyFrame.packets().stream().map(RtpPacket::payload).toList()))
        .contains(new FrameInfo(true, 0, 176, 144, false, 0));
  }

  @Test
  void delimitersAndFillerAreLeftOut() {
    EncodedFrame unit =
        frame(unit("09f0"), unit("0cff80"), unit(P_SLICE), unit("0cff80"), unit("7801"));
    assertThat(new H264Packetizer(USUAL).packetize(unit))
        .extracting(H264PayloadTest::hex)
        .containsExactly("419a");
    assertThat(new H264Packetizer(USUAL).packetize(frame(unit("09f0")))).isEmpty();
    assertThat(
            new H264Packetizer(USUAL)
                .packetize(new EncodedFrame(Bytes.empty(), false, 1, 1, 0, 0, 0)))
        .isEmpty();
  }

  @Test
  void dataWithoutAStartCodeAreRefused() {
    EncodedFrame lengthPrefixed = new EncodedFrame(bytes("00000002419a"), false, 1, 1, 0, 0, 0);
    assertThatThrownBy(() -> new H264Packetizer(USUAL).packetize(lengthPrefixed))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("6 bytes")
        .hasMessageContaining("start code");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 2})
  void payloadsWithoutRoomAreRefused(int bound) {
    assertThatThrownBy(() -> new H264Packetizer(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // no header
        "c1 9a", // the forbidden bit
        "78", // an empty aggregate
        "78 00", // no size
        "78 0000", // an empty unit
        "78 0003 419a", // a size beyond the end
        "78 0002 419a 00", // half a size
        "78 0003 780001", // an aggregate in an aggregate
        "7c", // no second header
        "7c 41 9a", // no beginning
        "7c 81 9a", // no end
        "7c d8 9a", // a fragment of an aggregate
        "79 0000 419a", // STAP-B, of mode 2
        "7a 0000", // MTAP16
        "7b 0000", // MTAP24
        "7d 81 0000 9a", // FU-B
        "60 9a" // a reserved type alone
      })
  void malformedPayloadsMakeNoUnit(String payload) {
    assertThat(new H264Depacketizer().depacketize(packets(1, payload))).isEmpty();
    assertThat(format.inspect(List.of(bytes(payload)))).isEmpty();
  }

  @Test
  void fragmentsOfDifferentUnitsMakeNoUnit() {
    assertThat(new H264Depacketizer().depacketize(packets(1, "5c819a", "5c4101"))).isPresent();
    assertThat(new H264Depacketizer().depacketize(packets(1, "5c819a", "5c4501"))).isEmpty();
    assertThat(new H264Depacketizer().depacketize(packets(1, "5c819a", "3c4101"))).isEmpty();
    assertThat(new H264Depacketizer().depacketize(packets(1, "5c819a", "5c819a", "5c4101")))
        .isEmpty();
    assertThat(new H264Depacketizer().depacketize(packets(1, "5c819a", "419a", "5c4101")))
        .isEmpty();
    assertThat(new H264Depacketizer().depacketize(packets(1, "5cc19a01"))).isPresent();
  }

  @Test
  void reservedPayloadsAreIgnored() {
    assertThat(new H264Depacketizer().depacketize(packets(1, "5e00", "419a", "5f", "4000")))
        .map(EncodedFrame::data)
        .contains(bytes("00000001419a"));
  }

  @Test
  void unitThatContainsAStartCodeMakesNoUnit() {
    assertThat(new H264Depacketizer().depacketize(packets(1, "419a 000001 65 88"))).isEmpty();
    assertThat(new H264Depacketizer().depacketize(packets(1, "419a 000003 01"))).isPresent();
    assertThat(new H264Depacketizer().depacketize(packets(1, "5c819a0000", "5c410165"))).isEmpty();
  }

  @Test
  void zerosBehindAUnitAreNoPartOfTheUnit() {
    Bytes data =
        new H264Depacketizer().depacketize(packets(1, "419a0000", "410100")).orElseThrow().data();
    assertThat(AnnexB.split(data)).containsExactly(unit("419a"), unit("4101"));
  }

  @Test
  void idrPictureGetsTheParameterSetsOfBefore() {
    H264Depacketizer depacketizer = new H264Depacketizer();
    assertThat(depacketizer.depacketize(packets(1, IDR))).as("without any").isEmpty();
    assertThat(depacketizer.depacketize(packets(2, SPS, PPS, IDR))).isPresent();
    assertThat(depacketizer.depacketize(packets(5, P_SLICE)))
        .map(EncodedFrame::data)
        .contains(bytes("00000001" + P_SLICE));
    assertThat(depacketizer.depacketize(packets(6, "0605", IDR)))
        .map(unit -> AnnexB.split(unit.data()))
        .contains(List.of(unit(SPS), unit("0605"), unit(PPS), unit(IDR)));
    assertThat(depacketizer.depacketize(packets(8, PPS, IDR)))
        .map(unit -> AnnexB.split(unit.data()))
        .contains(List.of(unit(SPS), unit(PPS), unit(IDR)));
    assertThat(depacketizer.depacketize(packets(11, IDR)))
        .as("behind a gap, in which there may have been others")
        .isEmpty();
    assertThat(depacketizer.depacketize(packets(12, IDR))).isPresent();
  }

  @Test
  void parameterSetsMayComeAlone() {
    H264Depacketizer depacketizer = new H264Depacketizer();
    assertThat(depacketizer.depacketize(packets(1, SPS)))
        .hasValueSatisfying(unit -> assertThat(unit.keyFrame()).isFalse());
    assertThat(depacketizer.depacketize(packets(2, PPS))).isPresent();
    assertThat(depacketizer.depacketize(packets(3, IDR)))
        .hasValueSatisfying(unit -> assertThat(unit.keyFrame()).isTrue());
  }

  @Test
  void packetizerPutsParameterSetsBeforeEachIdrPicture() {
    H264Packetizer packetizer = new H264Packetizer(USUAL);
    packetizer.packetize(frame(unit(SPS), unit(PPS)));
    assertThat(packetizer.packetize(frame(unit(P_SLICE))))
        .extracting(H264PayloadTest::hex)
        .containsExactly("419a");
    List<Bytes> payloads = packetizer.packetize(frame(unit(IDR)));
    assertThat(new H264Depacketizer().depacketize(packets(1, payloads)))
        .map(unit -> AnnexB.split(unit.data()))
        .contains(List.of(unit(SPS), unit(PPS), unit(IDR)));
    assertThat(new H264Packetizer(USUAL).packetize(frame(unit(IDR)))).hasSize(1);
  }

  @Test
  void pictureWithoutItsFirstSliceBehindAGapMakesNoUnit() {
    H264Depacketizer depacketizer = new H264Depacketizer();
    String second = "41" + LATER;
    assertThat(depacketizer.depacketize(packets(1, P_SLICE, second))).isPresent();
    assertThat(depacketizer.depacketize(packets(4, second))).isEmpty();
    assertThat(depacketizer.depacketize(packets(5, second)))
        .as("slices in any order, of which none is lost")
        .isPresent();
  }

  @Test
  void markerEndsTheAccessUnit() {
    Bytes slice = bytes(P_SLICE);
    RtpPacket open = new RtpPacket(1, 0, false, slice);
    RtpPacket closed = new RtpPacket(1, 0, true, slice);
    RtpPacket end = new RtpPacket(2, 0, true, slice);
    H264Depacketizer depacketizer = new H264Depacketizer();
    assertThat(depacketizer.depacketize(new PacketizedFrame(List.of(open), false, 0, 0, 0)))
        .isEmpty();
    assertThat(depacketizer.depacketize(new PacketizedFrame(List.of(closed, end), false, 0, 0, 0)))
        .isEmpty();
    assertThat(depacketizer.depacketize(new PacketizedFrame(List.of(open, end), false, 0, 0, 0)))
        .isPresent();
  }

  @Test
  void hugeAccessUnitMakesNoUnit() {
    Bytes payload = unit(P_SLICE, 65_000, 1).bytes();
    List<Bytes> many = new ArrayList<>();
    for (int bytes = 0; bytes < H264Depacketizer.MOST_BYTES; bytes += payload.length()) {
      many.add(payload);
    }
    assertThat(new H264Depacketizer().depacketize(packets(1, many))).isEmpty();
    assertThat(new H264Depacketizer().depacketize(packets(1, many.subList(1, many.size()))))
        .isPresent();
  }

  @Test
  void keyFramesAreIdrPicturesAlone() {
    assertThat(format.inspect(List.of(bytes(IDR)))).map(FrameInfo::keyFrame).contains(true);
    assertThat(format.inspect(List.of(bytes(SPS), bytes(PPS), bytes("41 88"))))
        .as("an I picture with parameter sets")
        .contains(new FrameInfo(false, 0, 176, 144, false, 0));
    assertThat(format.inspect(List.of(bytes("7c 05 01"), bytes("7c 45 01")))).isEmpty();
  }

  @Test
  void bidirectionalSlicesAreFound() {
    assertThat(format.inspect(List.of(bytes(B_SLICE))))
        .contains(new FrameInfo(false, 0, 0, 0, true, 0));
    assertThat(format.inspect(List.of(bytes("1c 81 9e"), bytes("1c 41 01"))))
        .as("in fragments")
        .map(FrameInfo::bidirectional)
        .contains(true);
    assertThat(format.inspect(List.of(bytes(P_SLICE), bytes("41" + LATER))))
        .map(FrameInfo::bidirectional)
        .contains(false);
  }

  @Test
  void passingIdrPictureGetsTheParameterSetsOfBefore() {
    H264Completer completer = new H264Completer();
    List<Bytes> idr = List.of(bytes("7c 85 88"), bytes("7c 45 01"));
    assertThat(completer.complete(idr)).as("nothing is known").isSameAs(idr);
    List<Bytes> sets = List.of(bytes("78 0009" + SPS + "0004" + PPS));
    assertThat(completer.complete(sets)).isSameAs(sets);
    assertThat(completer.complete(idr))
        .extracting(H264PayloadTest::hex)
        .containsExactly(
            "78" + "0009" + "6742000a9653058988" + "0004" + "68c96388", "7c8588", "7c4501");
    List<Bytes> withSequence = List.of(bytes(SPS), bytes("0605"), bytes(IDR));
    assertThat(completer.complete(withSequence))
        .extracting(H264PayloadTest::hex)
        .containsExactly("6742000a9653058988", "0605", "68c96388", "6588");
    List<Bytes> whole = List.of(bytes(SPS), bytes(PPS), bytes(IDR));
    assertThat(completer.complete(whole)).isSameAs(whole);
    List<Bytes> other = List.of(bytes(P_SLICE));
    assertThat(completer.complete(other)).isSameAs(other);
    List<Bytes> damaged = List.of(bytes("7c 05 88"));
    assertThat(completer.complete(damaged)).isSameAs(damaged);
  }

  @Property
  void depacketizerHasAnAnswerToEverything(
      @ForAll @Size(min = 1, max = 5) List<@Size(max = 20) byte[]> payloads) {
    List<Bytes> wrapped = payloads.stream().map(Bytes::wrap).toList();
    PacketizedFrame packets = packets(1, wrapped);
    new H264Depacketizer()
        .depacketize(packets)
        .ifPresent(frame -> assertThat(frame.sizeBytes()).isBetween(5, packets.sizeBytes()));
    assertThat(format.inspect(wrapped)).isNotNull();
  }
}
