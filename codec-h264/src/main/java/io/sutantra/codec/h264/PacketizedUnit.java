package io.sutantra.codec.h264;

import io.sutantra.api.media.Bytes;
import io.sutantra.ffmpeg.h264.NalUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A NAL unit as it lies in RTP payloads: alone in one payload, beside others in one payload, or in
 * fragments over several payloads.
 *
 * <pre>
 * single NAL unit   |F|NRI|Type 1-23|  the rest of the unit
 * STAP-A            |F|NRI| 24 |  size, 2 bytes | unit | size | unit ...
 * FU-A              |F|NRI| 28 |  |S|E|R|Type|  a fragment of what follows the unit's header
 * </pre>
 *
 * <p><b>Errors:</b> none; every input gets a result, in time and memory bounded by its length.
 * <b>Spec:</b> RFC 6184 sections 5.4 to 5.8, for packetization modes 0 and 1.
 *
 * @param header the unit's header
 * @param fragments the bytes behind the header, in order, at least one piece
 */
record PacketizedUnit(int header, List<Bytes> fragments) {
  static final int STAP_A = 24;
  static final int FU_A = 28;
  static final int FU_A_HEADERS = 2;
  static final int SIZE_BYTES = 2;
  static final int START = 0x80;
  static final int END = 0x40;
  static final int TYPE_MASK = 0x1F;

  private static final int FIRST_RESERVED = 30;

  /** Returns the type of the unit, 1 to 23. */
  int type() {
    return NalUnit.type(header);
  }

  /** Returns the bytes behind the header, or the first of them. */
  Bytes beginning() {
    return fragments.get(0);
  }

  /** Returns the number of bytes, with the header. */
  int length() {
    int length = 1;
    for (Bytes fragment : fragments) {
      length += fragment.length();
    }
    return length;
  }

  /** Returns a copy of the unit. */
  NalUnit toNalUnit() {
    byte[] unit = new byte[length()];
    copyTo(unit, 0);
    return new NalUnit(Bytes.wrap(unit));
  }

  /** Writes the unit, and returns the index behind the unit. */
  int copyTo(byte[] target, int offset) {
    target[offset] = (byte) header;
    int at = offset + 1;
    for (Bytes fragment : fragments) {
      fragment.copyTo(target, at);
      at += fragment.length();
    }
    return at;
  }

  /**
   * Reads the units in the payloads of an access unit, without copying them. Payloads of reserved
   * types are ignored, as the specification demands.
   *
   * @return empty if there is no unit, a payload is malformed or of another packetization mode, or
   *     a unit has no beginning or no end
   */
  static Optional<List<PacketizedUnit>> read(List<Bytes> payloads) {
    Reading reading = new Reading();
    for (Bytes payload : payloads) {
      if (!reading.add(payload)) {
        return Optional.empty();
      }
    }
    return reading.open != null || reading.units.isEmpty()
        ? Optional.empty()
        : Optional.of(reading.units);
  }

  /** The units read so far, and the unit of which more fragments must come. */
  private static final class Reading {
    private final List<PacketizedUnit> units = new ArrayList<>();
    private PacketizedUnit open;

    /** Adds a payload; returns false if the payload is malformed or does not belong here. */
    boolean add(Bytes payload) {
      if (payload.length() == 0) {
        return false;
      }
      int type = payload.at(0) & TYPE_MASK;
      if (type == 0 || type >= FIRST_RESERVED) {
        return true;
      }
      if (type == FU_A) {
        return payload.length() >= FU_A_HEADERS && addFragment(payload);
      }
      return open == null && (type == STAP_A ? addAggregated(payload) : addUnit(payload));
    }

    private boolean addFragment(Bytes payload) {
      int header = (payload.at(0) & ~TYPE_MASK) | (payload.at(1) & TYPE_MASK);
      boolean starts = (payload.at(1) & START) != 0;
      if (starts != (open == null) || !NalUnit.isOfBitstream(header)) {
        return false;
      }
      PacketizedUnit unit = starts ? new PacketizedUnit(header, new ArrayList<>()) : open;
      unit.fragments.add(payload.slice(FU_A_HEADERS, payload.length()));
      open = unit;
      if ((payload.at(1) & END) != 0) {
        units.add(unit);
        open = null;
      }
      return unit.header == header;
    }

    private boolean addAggregated(Bytes payload) {
      int at = 1;
      while (at < payload.length()) {
        int from = at + SIZE_BYTES;
        if (from > payload.length()) {
          return false;
        }
        int size = (payload.at(at) & 0xFF) << 8 | (payload.at(at + 1) & 0xFF);
        at = from + size;
        if (size == 0 || at > payload.length() || !addUnit(payload.slice(from, at))) {
          return false;
        }
      }
      return payload.length() > 1;
    }

    private boolean addUnit(Bytes unit) {
      units.add(new PacketizedUnit(unit.at(0), List.of(unit.slice(1, unit.length()))));
      return NalUnit.isOfBitstream(unit.at(0));
    }
  }
}
