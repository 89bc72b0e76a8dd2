package io.sutantra.loadtool;

import io.sutantra.rtc.sdp.TrackOffer;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The plan of a run, as the arguments say it.
 *
 * @param endpoints WHEP endpoints; viewers take turns
 * @param viewers how many
 * @param duration how long to watch once all have joined and settled
 * @param settle how long to wait before that
 * @param joinsPerSecond how many may begin to join in a second
 * @param decryptEvery 1: all RTP packets, N: one in so many, 0: none
 * @param sayGoodbye whether viewers leave by DELETE; else they just stop
 * @param serverPid the server's process, if it is on this machine and to be measured
 * @param token for the endpoints; empty for none
 * @param threads event loops
 * @param gro whether the kernel may hand over many datagrams as one
 * @param tcp whether viewers receive by TCP, not by UDP
 * @param tracks what is offered
 * @param mayReach which addresses packets may go to
 * @param minFramesPerSecond below that the run has failed; 0 for no limit
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

  /** Keeps lists that cannot change. */
  LoadPlan {
    endpoints = List.copyOf(endpoints);
    tracks = List.copyOf(tracks);
  }

  /** Which endpoint a viewer watches. */
  URI endpoint(int viewer) {
    return endpoints.get(viewer % endpoints.size());
  }
}
