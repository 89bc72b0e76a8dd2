package io.sutantra.rtc.ice;

/** Priorities of candidates. <b>Spec:</b> RFC 8445 section 5.1.2. */
final class PriorityOf {
  private static final long HOST = 126;
  private static final long PEER_REFLEXIVE = 110;
  private static final int TYPE_SHIFT = 24;

  private PriorityOf() {}

  /**
   * That of a host candidate.
   *
   * @param rank 0 for the base to be tried first
   */
  static long host(int rank) {
    return (HOST << TYPE_SHIFT) | ((0xFFFFL - Math.min(rank, 0xFFFF)) << 8) | 255;
  }

  /** That of a peer-reflexive candidate of the same base. */
  static long peerReflexive(long host) {
    return (PEER_REFLEXIVE << TYPE_SHIFT) | (host & 0xFF_FFFF);
  }
}
