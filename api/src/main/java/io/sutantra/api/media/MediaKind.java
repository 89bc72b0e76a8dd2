package io.sutantra.api.media;

/** How far media has been processed on its way from the source to the wire. */
public enum MediaKind {
  /** Pictures: {@link VideoFrame}. */
  RAW,
  /** A codec's bitstream, one access unit at a time: {@link EncodedFrame}. */
  ENCODED,
  /** RTP packets, one access unit at a time: {@link PacketizedFrame}. */
  PACKETIZED
}
