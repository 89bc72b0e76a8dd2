package io.sutantra.ffmpeg;

import io.sutantra.api.media.Bytes;
import java.util.Optional;

/**
 * The number and length of the frames in an Opus packet, read from its first bytes. Codecs and
 * files both need them.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+
 * | config  |s| c |  config: mode, bandwidth and length of a frame; s: stereo
 * +-+-+-+-+-+-+-+-+  c: 0: one frame; 1: two of one size; 2: two; 3: as many as the next byte says
 * |v|p|     M     |  only with c = 3: v: sizes differ; p: padding; M: frames
 * +-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p><b>Errors:</b> none; every input gets a result, in time bounded by the input's length and by
 * 48 frames. <b>Spec:</b> RFC 6716 sections 3.1, 3.2 and 3.4.
 *
 * @param frames the number of frames in the packet, 1 to 48
 * @param frameNanos the length of each frame
 * @param stereo whether the packet has two channels
 */
public record OpusPacket(int frames, long frameNanos, boolean stereo) {
  private static final int MOST_FRAME_BYTES = 1_275;
  private static final long MOST_NANOS = 120_000_000;
  private static final int TWO_BYTE_SIZES = 252;
  private static final int MALFORMED = -1;

  private static final long[] SILK_NANOS = {10_000_000, 20_000_000, 40_000_000, 60_000_000};
  private static final long[] HYBRID_NANOS = {10_000_000, 20_000_000};
  private static final long[] CELT_NANOS = {2_500_000, 5_000_000, 10_000_000, 20_000_000};
  private static final int FIRST_HYBRID = 12;
  private static final int FIRST_CELT = 16;

  /** Returns the playing time of the packet. */
  public long durationNanos() {
    return frames * frameNanos;
  }

  /**
   * Reads a packet's structure.
   *
   * @return empty for a packet that breaks one of the rules R1 to R7 of RFC 6716
   */
  public static Optional<OpusPacket> parse(Bytes packet) {
    if (packet.length() == 0) {
      return Optional.empty();
    }
    int toc = packet.at(0) & 0xFF;
    long nanos = frameNanos(toc >> 3);
    int frames =
        switch (toc & 3) {
          case 0 -> fits(packet.length() - 1) ? 1 : MALFORMED;
          case 1 -> twoOfOneSize(packet.length() - 1);
          case 2 -> twoOfAnySize(packet);
          default -> many(packet);
        };
    return frames == MALFORMED || frames * nanos > MOST_NANOS
        ? Optional.empty()
        : Optional.of(new OpusPacket(frames, nanos, (toc & 4) != 0));
  }

  private static long frameNanos(int config) {
    if (config < FIRST_HYBRID) {
      return SILK_NANOS[config & 3];
    }
    return config < FIRST_CELT ? HYBRID_NANOS[config & 1] : CELT_NANOS[config & 3];
  }

  private static boolean fits(int frameBytes) {
    return frameBytes >= 0 && frameBytes <= MOST_FRAME_BYTES;
  }

  private static int twoOfOneSize(int bytes) {
    return bytes % 2 == 0 && fits(bytes / 2) ? 2 : MALFORMED;
  }

  private static int twoOfAnySize(Bytes packet) {
    int first = size(packet, 1);
    if (first == MALFORMED) {
      return MALFORMED;
    }
    return fits(packet.length() - 1 - sizeBytes(first) - first) ? 2 : MALFORMED;
  }

  private static int many(Bytes packet) {
    if (packet.length() < 2) {
      return MALFORMED;
    }
    int count = packet.at(1) & 0x3F;
    boolean anySize = (packet.at(1) & 0x80) != 0;
    int begin = 2;
    int end = packet.length();
    if ((packet.at(1) & 0x40) != 0) {
      int padding = 0xFF;
      while (padding == 0xFF && begin < end) {
        padding = packet.at(begin++) & 0xFF;
        end -= padding == 0xFF ? 0xFE : padding;
      }
      if (padding == 0xFF || begin > end) {
        return MALFORMED;
      }
    }
    if (count == 0) {
      return MALFORMED;
    }
    return anySize ? manyOfAnySize(packet, begin, end, count) : manyOfOneSize(end - begin, count);
  }

  private static int manyOfOneSize(int bytes, int count) {
    return bytes % count == 0 && fits(bytes / count) ? count : MALFORMED;
  }

  private static int manyOfAnySize(Bytes packet, int begin, int end, int count) {
    int at = begin;
    int sum = 0;
    for (int i = 1; i < count; i++) {
      int size = size(packet, at);
      if (size == MALFORMED) {
        return MALFORMED;
      }
      at += sizeBytes(size);
      sum += size;
    }
    return fits(end - at - sum) ? count : MALFORMED;
  }

  /** Reads the size of a frame, which is written in one or two bytes at an index. */
  private static int size(Bytes packet, int index) {
    if (index >= packet.length()) {
      return MALFORMED;
    }
    int first = packet.at(index) & 0xFF;
    if (first < TWO_BYTE_SIZES) {
      return first;
    }
    return index + 1 < packet.length() ? 4 * (packet.at(index + 1) & 0xFF) + first : MALFORMED;
  }

  private static int sizeBytes(int size) {
    return size < TWO_BYTE_SIZES ? 1 : 2;
  }
}
