package io.sutantra.transport.broadcast;

import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsSession;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.sdp.IceCredentials;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What a viewer is made of: what its offer said and what it was answered.
 *
 * @param random for what nobody is to guess; any thread may use it
 * @param dtlsServer whether this side is the DTLS server: the viewer is active
 * @param fingerprints of the viewer's certificate, as its offer has them
 */
record ViewerSetup(
    String viewerId,
    String codec,
    IceCredentials local,
    IceCredentials remote,
    IceTimings iceTimings,
    RandomGenerator random,
    boolean dtlsServer,
    List<String> fingerprints,
    DtlsIdentity identity,
    DtlsThreads threads,
    MediaParameters media,
    long connectNanos,
    long statisticsNanos) {

  /** A machine that a thousand viewers come to at once may keep them waiting for a while. */
  private static final DtlsLimits HANDSHAKE_LIMITS = new DtlsLimits(12_000, 5_000, 250, 1_200);

  /**
   * Begins its handshake. A server waits for what the viewer sends.
   *
   * @param origin where it is
   */
  DtlsSession handshake(Object origin, DtlsSession.Listener listener) {
    DtlsSession session =
        DtlsSession.of(
            identity, fingerprints, HANDSHAKE_LIMITS, !dtlsServer, origin, threads, listener);
    session.start();
    return session;
  }
}
