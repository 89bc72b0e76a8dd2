package io.sutantra.api.media;

/** The kinds of media, in the order of processing from the source to the wire. */
public enum MediaKind {
  /** Raw pictures and sound: {@link VideoFrame}, {@link AudioFrame}. */
  RAW,
  /** A codec's bitstream, in access units: {@link EncodedFrame}. */
  ENCODED,
  /** RTP packets, grouped by access unit: {@link PacketizedFrame}. */
  PACKETIZED
}
