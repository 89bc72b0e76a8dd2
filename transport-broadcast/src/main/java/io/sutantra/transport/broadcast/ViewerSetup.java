package io.sutantra.transport.broadcast;

import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.session.MediaTerms;
import io.sutantra.rtc.session.SessionTerms;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The setup of a viewer: the terms of its offer and of the answer.
 *
 * @param random the source of secrets; any thread may use it
 * @param dtlsServer whether this side is the DTLS server: the viewer is active
 * @param fingerprints the fingerprints of the viewer's certificate, as its offer has them
 * @param endpoint the DTLS endpoint of this side
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
    DtlsEndpoint endpoint,
    MediaParameters media,
    long connectNanos,
    long statisticsNanos) {

  /**
   * Returns the terms of the viewer's session.
   *
   * @param epochNanos the time of day when the shard's clock says 0. It stays as it is when
   *     somebody sets the clock: round trips are differences of it.
   */
  SessionTerms terms(long epochNanos) {
    return new SessionTerms(
        !dtlsServer,
        fingerprints,
        new MediaTerms(
            media.cname(),
            media.tracks().stream().map(TrackParameters::sendTrack).toList(),
            List.of(),
            false,
            1,
            epochNanos),
        connectNanos);
  }
}
