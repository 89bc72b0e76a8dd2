package io.sutantra.codec.h264;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.ffmpeg.h264.ParameterSets;
import io.sutantra.ffmpeg.h264.SequenceParameterSet;
import io.sutantra.ffmpeg.h264.SliceHeader;
import java.util.List;
import java.util.Optional;

/**
 * A depacketizer that joins the RTP payloads of an H.264 access unit to a byte stream.
 *
 * <p>No packet of H.264 says that it is the first of an access unit. Therefore the depacketizer
 * looks at the sequence numbers: a gap within the access unit is a loss. After a gap in front of
 * the access unit, the packets must begin with the picture's first slice or earlier, and an IDR
 * picture must bring its parameter sets: the lost packets may have contained others than the kept
 * ones. The last packet, and no other, has the marker.
 *
 * <p>An IDR picture that lacks its parameter sets gets the kept ones. Only IDR pictures are key
 * frames; see {@link H264PayloadFormat}. The size is that of the last sequence parameter set, and 0
 * by 0 before the first.
 *
 * <p><b>Errors:</b> none; an access unit that is not whole, lacks parameter sets that nobody has
 * sent, or is larger than {@link #MOST_BYTES} gives an empty result, at the cost of one copy.
 * <b>Spec:</b> RFC 6184 section 7.1.
 */
final class H264Depacketizer implements Depacketizer {
  /** The largest access unit: more than level 5.2 permits for 3840x2160. */
  static final int MOST_BYTES = 8 << 20;

  private static final int SEQUENCE_MASK = 0xFFFF;
  private static final int NONE = -1;

  private final ParameterSets sets = new ParameterSets();
  private int nextSequence = NONE;

  @Override
  public Optional<EncodedFrame> depacketize(PacketizedFrame frame) {
    List<RtpPacket> packets = frame.packets();
    boolean gapBefore = packets.get(0).sequenceNumber() != nextSequence;
    nextSequence = next(packets.get(packets.size() - 1));
    return isContinuous(packets) && frame.sizeBytes() <= MOST_BYTES
        ? PacketizedUnit.read(packets.stream().map(RtpPacket::payload).toList())
            .flatMap(units -> joined(frame, units, gapBefore))
        : Optional.empty();
  }

  private static int next(RtpPacket packet) {
    return (packet.sequenceNumber() + 1) & SEQUENCE_MASK;
  }

  private static boolean isContinuous(List<RtpPacket> packets) {
    for (int i = 0; i < packets.size(); i++) {
      RtpPacket packet = packets.get(i);
      boolean follows = i == 0 || packet.sequenceNumber() == next(packets.get(i - 1));
      if (!follows || packet.marker() != (i == packets.size() - 1)) {
        return false;
      }
    }
    return true;
  }

  private Optional<EncodedFrame> joined(
      PacketizedFrame frame, List<PacketizedUnit> packetized, boolean gapBefore) {
    Bytes data = stream(packetized);
    List<NalUnit> units = AnnexB.split(data);
    // A unit that contains a start code would be another unit, or more of them, to a decoder.
    if (units.size() != packetized.size() || (gapBefore && !beginsWithFirstSlice(units))) {
      return Optional.empty();
    }
    units.forEach(sets::keep);
    if (units.stream().noneMatch(unit -> unit.type() == NalUnit.IDR_SLICE)) {
      return Optional.of(encoded(frame, data, false));
    }
    return sets.complete(units)
        .filter(complete -> complete.size() == units.size() || !gapBefore)
        .map(complete -> complete.size() == units.size() ? data : AnnexB.join(complete))
        .map(complete -> encoded(frame, complete, true));
  }

  private static Bytes stream(List<PacketizedUnit> units) {
    int length = 0;
    for (PacketizedUnit unit : units) {
      length += AnnexB.START_CODE_BYTES + unit.length();
    }
    byte[] stream = new byte[length];
    int at = 0;
    for (PacketizedUnit unit : units) {
      at = unit.copyTo(stream, AnnexB.writeStartCode(stream, at));
    }
    return Bytes.wrap(stream);
  }

  /** Returns whether the first slice of the picture comes first, if there is a picture. */
  private static boolean beginsWithFirstSlice(List<NalUnit> units) {
    for (NalUnit unit : units) {
      if (unit.isPicture()) {
        Bytes afterHeader = unit.bytes().slice(1, unit.length());
        return SliceHeader.parse(afterHeader)
            .filter(slice -> slice.firstMacroblock() == 0)
            .isPresent();
      }
    }
    return true;
  }

  private EncodedFrame encoded(PacketizedFrame frame, Bytes data, boolean keyFrame) {
    Optional<SequenceParameterSet> size = sets.latest();
    return new EncodedFrame(
        data,
        keyFrame,
        size.map(SequenceParameterSet::width).orElse(0),
        size.map(SequenceParameterSet::height).orElse(0),
        0,
        frame.ptsNanos(),
        frame.captureNanos());
  }
}
