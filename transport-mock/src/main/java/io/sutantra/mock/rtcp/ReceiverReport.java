package io.sutantra.mock.rtcp;

import java.util.List;

/**
 * What a receiver tells a sender of its reception.
 *
 * <p><b>Spec:</b> RFC 3550 section 6.4.2, packet type 201.
 *
 * @param senderSsrc who reports
 * @param blocks one for each source, 31 at most
 */
public record ReceiverReport(int senderSsrc, List<ReportBlock> blocks) implements RtcpPacket {
  /** As many blocks as the five bits of the count can say. */
  public static final int MAX_BLOCKS = 31;

  /** Checks the number of blocks, and keeps a list that cannot change. */
  public ReceiverReport {
    blocks = List.copyOf(blocks);
    if (blocks.size() > MAX_BLOCKS) {
      throw new IllegalArgumentException(
          "a receiver report of %d blocks; it can have %d".formatted(blocks.size(), MAX_BLOCKS));
    }
  }
}
