package io.sutantra.codec.h264;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.NalUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Access units and packets for tests of the payload format. */
final class AccessUnits {
  /** A sequence parameter set of 176x144, Baseline, from the examples of RFC 3984. */
  static final String SPS = "6742000a96530589 88";

  /** The picture parameter set that belongs to {@link #SPS}. */
  static final String PPS = "68c963 88";

  /** The beginning of the first slice of an IDR picture: macroblock 0, an I slice. */
  static final String IDR = "65 88";

  /** The beginning of the first slice of a picture: macroblock 0, a P slice. */
  static final String P_SLICE = "41 9a";

  /** The beginning of the first slice of a picture: macroblock 0, a B slice. */
  static final String B_SLICE = "01 9e";

  private AccessUnits() {}

  static NalUnit unit(String hex) {
    return new NalUnit(bytes(hex));
  }

  /** Returns a unit that begins with the given bytes and has the given length. */
  static NalUnit unit(String hex, int length, long seed) {
    byte[] beginning = bytes(hex).toArray();
    byte[] data = new byte[Math.max(length, beginning.length)];
    Random random = new Random(seed);
    for (int i = 0; i < data.length; i++) {
      // A unit without zeros contains no start code.
      data[i] = i < beginning.length ? beginning[i] : (byte) (1 + random.nextInt(255));
    }
    return new NalUnit(Bytes.wrap(data));
  }

  static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  static EncodedFrame frame(NalUnit... units) {
    return frame(List.of(units));
  }

  static EncodedFrame frame(List<NalUnit> units) {
    boolean keyFrame = units.stream().anyMatch(unit -> unit.type() == NalUnit.IDR_SLICE);
    return new EncodedFrame(AnnexB.join(units), keyFrame, 176, 144, 0, 5, 6);
  }

  static PacketizedFrame packets(int sequence, List<Bytes> payloads) {
    List<RtpPacket> packets = new ArrayList<>();
    for (int i = 0; i < payloads.size(); i++) {
      packets.add(
          new RtpPacket((sequence + i) & 0xFFFF, 0, i == payloads.size() - 1, payloads.get(i)));
    }
    return new PacketizedFrame(packets, false, 0, 5, 6);
  }

  static PacketizedFrame packets(int sequence, String... payloads) {
    return packets(sequence, Stream.of(payloads).map(AccessUnits::bytes).toList());
  }
}
