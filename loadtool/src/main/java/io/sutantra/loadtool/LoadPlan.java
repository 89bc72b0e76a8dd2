package io.sutantra.loadtool;

import io.sutantra.rtc.sdp.TrackOffer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The plan of a run, as the arguments describe it.
 *
 * @param endpoints the WHEP endpoints; viewers take turns
 * @param viewers the number of viewers
 * @param duration how long to watch after all viewers have joined and settled
 * @param settle how long to wait between the joins and the steady window
 * @param joinsPerSecond how many viewers may begin to join in a second
 * @param decryptEvery 1: all RTP packets are decrypted, N: one in N, 0: none
 * @param sayGoodbye whether viewers leave by DELETE; otherwise they just stop
 * @param serverPid the server's process, if it is on this machine and is to be measured
 * @param token the bearer token for the endpoints; empty for none
 * @param threads the number of event loops
 * @param gro whether the kernel may hand over many datagrams as one
 * @param tcp whether viewers receive by TCP, not by UDP
 * @param tracks the tracks that viewers offer to receive
 * @param mayReach the test for addresses that packets may go to
 * @param minFramesPerSecond the rate below which a run has failed; 0 for no limit
 */
record LoadPlan(
    List<URI> endpoints,
    int viewers,
    Duration duration,
    Duration settle,
    double joinsPerSecond,
    int decryptEvery,
    boolean sayGoodbye,
    OptionalLong serverPid,
    String token,
    int threads,
    boolean gro,
    boolean tcp,
    List<TrackOffer> tracks,
    Predicate<InetAddress> mayReach,
    double minFramesPerSecond) {

  /** Copies the lists, so that they cannot change. */
  LoadPlan {
    endpoints = List.copyOf(endpoints);
    tracks = List.copyOf(tracks);
  }

  /** Returns the endpoint that a viewer watches. */
  URI endpoint(int viewer) {
    return endpoints.get(viewer % endpoints.size());
  }
}
