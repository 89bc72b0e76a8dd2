package io.sutantra.codec.h264;

import io.sutantra.api.CodecException;
import io.sutantra.api.Packetizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.ffmpeg.h264.AnnexB;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.ffmpeg.h264.ParameterSets;
import java.util.ArrayList;
import java.util.List;

/**
 * A packetizer that puts the NAL units of H.264 access units into RTP payloads, for packetization
 * mode 1.
 *
 * <p>Successive units that fit into one payload together are aggregated (STAP-A): the parameter
 * sets before an IDR picture, and small slices. A unit that is longer than a payload is spread
 * evenly over the fewest fragments that can hold the unit (FU-A). Every other unit is a payload by
 * itself. Delimiters, which some receivers stumble over, and filler are left out; units of unknown
 * types are left out, because RTP uses the numbers of these types. An IDR picture without parameter
 * sets gets those of the access units before.
 *
 * <p><b>Spec:</b> RFC 6184 sections 5.6, 5.7.1 and 5.8.
 */
final class H264Packetizer implements Packetizer {
  private static final int LEAST_PAYLOAD = PacketizedUnit.FU_A_HEADERS + 1;
  private static final int MOST_PAYLOAD = 0xFFFF;
  private static final int NRI_MASK = 0x60;

  private final int maxPayloadBytes;
  private final ParameterSets sets = new ParameterSets();

  H264Packetizer(int maxPayloadBytes) {
    if (maxPayloadBytes < LEAST_PAYLOAD) {
      throw new IllegalArgumentException(
          "payloads of at most %d bytes leave no room for H.264 after the headers of a fragment, %d bytes; at least %d"
              .formatted(maxPayloadBytes, PacketizedUnit.FU_A_HEADERS, LEAST_PAYLOAD));
    }
    this.maxPayloadBytes = Math.min(maxPayloadBytes, MOST_PAYLOAD);
  }

  @Override
  public List<Bytes> packetize(EncodedFrame frame) {
    if (frame.data().length() == 0) {
      return List.of();
    }
    List<NalUnit> units = AnnexB.split(frame.data());
    if (units.isEmpty()) {
      throw new CodecException(
          "an H.264 access unit of %d bytes does not begin with a start code"
              .formatted(frame.data().length()));
    }
    return packetize(wanted(units));
  }

  /** Puts units into payloads. */
  List<Bytes> packetize(List<NalUnit> units) {
    List<Bytes> payloads = new ArrayList<>();
    List<NalUnit> together = new ArrayList<>();
    int togetherBytes = 1;
    for (NalUnit unit : units) {
      int bytes = PacketizedUnit.SIZE_BYTES + unit.length();
      if (togetherBytes + bytes > maxPayloadBytes) {
        flush(together, togetherBytes, payloads);
        togetherBytes = 1;
      }
      if (unit.length() > maxPayloadBytes) {
        fragment(unit.bytes(), payloads);
      } else {
        together.add(unit);
        togetherBytes += bytes;
      }
    }
    flush(together, togetherBytes, payloads);
    return payloads;
  }

  private List<NalUnit> wanted(List<NalUnit> units) {
    List<NalUnit> wanted = new ArrayList<>(units.size());
    boolean idr = false;
    for (NalUnit unit : units) {
      int type = unit.type();
      if (NalUnit.isOfBitstream(unit.bytes().at(0))
          && type != NalUnit.DELIMITER
          && type != NalUnit.FILLER) {
        sets.keep(unit);
        idr |= type == NalUnit.IDR_SLICE;
        wanted.add(unit);
      }
    }
    return idr ? sets.complete(wanted).orElse(wanted) : wanted;
  }

  /** Makes one payload of the units that are waiting, if there are any. */
  private static void flush(List<NalUnit> together, int length, List<Bytes> payloads) {
    if (together.size() == 1) {
      payloads.add(together.get(0).bytes());
    } else if (!together.isEmpty()) {
      payloads.add(aggregate(together, length));
    }
    together.clear();
  }

  private static Bytes aggregate(List<NalUnit> units, int length) {
    byte[] payload = new byte[length];
    int importance = 0;
    int at = 1;
    for (NalUnit unit : units) {
      importance = Math.max(importance, unit.bytes().at(0) & NRI_MASK);
      payload[at] = (byte) (unit.length() >> 8);
      payload[at + 1] = (byte) unit.length();
      unit.bytes().copyTo(payload, at + PacketizedUnit.SIZE_BYTES);
      at += PacketizedUnit.SIZE_BYTES + unit.length();
    }
    payload[0] = (byte) (importance | PacketizedUnit.STAP_A);
    return Bytes.wrap(payload);
  }

  private void fragment(Bytes unit, List<Bytes> payloads) {
    int header = unit.at(0);
    int length = unit.length() - 1;
    int room = maxPayloadBytes - PacketizedUnit.FU_A_HEADERS;
    int count = ceilDivide(length, room);
    int piece = ceilDivide(length, count);
    // All fragments share one array: one allocation, and the fragments are adjacent.
    byte[] all = new byte[length + count * PacketizedUnit.FU_A_HEADERS];
    Bytes shared = Bytes.wrap(all);
    int end = 0;
    for (int from = 0; from < length; from += piece) {
      int to = Math.min(length, from + piece);
      int start = end;
      all[start] = (byte) ((header & ~PacketizedUnit.TYPE_MASK) | PacketizedUnit.FU_A);
      all[start + 1] =
          (byte)
              ((from == 0 ? PacketizedUnit.START : 0)
                  | (to == length ? PacketizedUnit.END : 0)
                  | (header & PacketizedUnit.TYPE_MASK));
      unit.slice(1 + from, 1 + to).copyTo(all, start + PacketizedUnit.FU_A_HEADERS);
      end = start + PacketizedUnit.FU_A_HEADERS + to - from;
      payloads.add(shared.slice(start, end));
    }
  }

  private static int ceilDivide(int dividend, int divisor) {
    return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
  }
}
