package io.sutantra.codec.h264;

import io.sutantra.api.PayloadCompleter;
import io.sutantra.api.media.Bytes;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.ffmpeg.h264.ParameterSets;
import io.sutantra.ffmpeg.h264.ParameterSets.Missing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A completer that puts the parameter sets of before in front of IDR pictures that pass through
 * without them.
 */
final class H264Completer implements PayloadCompleter {
  /** The room for parameter sets in one payload, less than in any packet of the network. */
  private static final int MOST_PAYLOAD_BYTES = 1_100;

  private final ParameterSets sets = new ParameterSets();
  private final H264Packetizer packetizer = new H264Packetizer(MOST_PAYLOAD_BYTES);

  @Override
  public List<Bytes> complete(List<Bytes> payloads) {
    Optional<List<PacketizedUnit>> units = PacketizedUnit.read(payloads);
    return units.isEmpty() ? payloads : completed(payloads, units.get());
  }

  private List<Bytes> completed(List<Bytes> payloads, List<PacketizedUnit> units) {
    for (PacketizedUnit unit : units) {
      if (unit.type() == NalUnit.SPS || unit.type() == NalUnit.PPS) {
        sets.keep(unit.toNalUnit());
      }
    }
    List<Integer> types = units.stream().map(PacketizedUnit::type).toList();
    Missing missing = types.contains(NalUnit.IDR_SLICE) ? sets.missing(types).orElse(null) : null;
    if (missing == null || missing.isNothing()) {
      return payloads;
    }
    List<NalUnit> added = new ArrayList<>(missing.ofSequences());
    added.addAll(missing.ofPictures());
    List<Bytes> complete = new ArrayList<>(payloads);
    int at = missing.ofSequences().isEmpty() ? firstOfPicture(payloads) : 0;
    complete.addAll(at, packetizer.packetize(added));
    return complete;
  }

  /** Returns the index of the first payload with a part of the picture. */
  private static int firstOfPicture(List<Bytes> payloads) {
    int at = 0;
    while (at < payloads.size() - 1 && !beginsPicture(payloads.get(at))) {
      at++;
    }
    return at;
  }

  private static boolean beginsPicture(Bytes payload) {
    int type = payload.at(0) & PacketizedUnit.TYPE_MASK;
    return type == PacketizedUnit.STAP_A
        ? PacketizedUnit.read(List.of(payload)).orElseThrow().stream()
            .anyMatch(unit -> NalUnit.isPicture(unit.type()))
        : NalUnit.isPicture(type == PacketizedUnit.FU_A ? payload.at(1) : type);
  }
}
