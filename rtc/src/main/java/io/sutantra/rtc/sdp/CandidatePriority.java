package io.sutantra.rtc.sdp;

/**
 * The priorities of ICE candidates: 8 bits of type preference, 16 bits of local preference, and 8
 * bits for the component, which is always RTP.
 *
 * <p>Each further candidate of a type has a local preference that is lower by one. <b>Spec:</b> RFC
 * 8445 section 5.1.2, RFC 6544 section 4.2.
 */
public final class CandidatePriority {
  private static final int HOST_TYPE = 126;
  private static final int PEER_REFLEXIVE_TYPE = 110;
  private static final int SERVER_REFLEXIVE_TYPE = 100;
  private static final int TCP_HOST_TYPE = 90;
  private static final int TYPE_SHIFT = 24;
  private static final int COMPONENT = 255;

  private static final int LOCAL = 0xFFFF;

  /** Direction 4, passive, in the upper three of 16 bits. */
  private static final int TCP_PASSIVE_LOCAL = (4 << 13) | 0x1FFF;

  /** Direction 6, active. */
  private static final int TCP_ACTIVE_LOCAL = (6 << 13) | 0x1FFF;

  private CandidatePriority() {}

  /**
   * Returns the priority of a host candidate for UDP.
   *
   * @param rank 0 for the candidate to be tried first
   */
  public static long host(int rank) {
    return of(HOST_TYPE, LOCAL - rank);
  }

  /**
   * Returns the priority of a server-reflexive candidate for UDP.
   *
   * @param rank 0 for the candidate to be tried first
   */
  public static long serverReflexive(int rank) {
    return of(SERVER_REFLEXIVE_TYPE, LOCAL - rank);
  }

  /**
   * Returns the priority of a host candidate for TCP to which the far end connects. The priority is
   * below those of host and reflexive candidates for UDP.
   *
   * @param rank 0 for the candidate to be tried first
   */
  public static long tcpPassive(int rank) {
    return of(TCP_HOST_TYPE, TCP_PASSIVE_LOCAL - rank);
  }

  /** Returns the priority of a host candidate for TCP that connects to the far end. */
  public static long tcpActive() {
    return of(TCP_HOST_TYPE, TCP_ACTIVE_LOCAL);
  }

  /**
   * Returns the priority of a peer-reflexive candidate.
   *
   * @param host priority of the host candidate with the same base
   */
  public static long peerReflexive(long host) {
    return ((long) PEER_REFLEXIVE_TYPE << TYPE_SHIFT) | (host & 0xFF_FFFF);
  }

  private static long of(int typePreference, int localPreference) {
    return ((long) typePreference << TYPE_SHIFT)
        | ((long) Math.max(localPreference, 0) << 8)
        | COMPONENT;
  }
}
