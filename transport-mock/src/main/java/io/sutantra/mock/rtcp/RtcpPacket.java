package io.sutantra.mock.rtcp;

/** One packet out of a compound RTCP packet, of a type that is understood here. */
public sealed interface RtcpPacket permits ReceiverReport, PictureLossIndication, Goodbye {
  /** Who sent it, 32 bits. */
  int senderSsrc();
}
