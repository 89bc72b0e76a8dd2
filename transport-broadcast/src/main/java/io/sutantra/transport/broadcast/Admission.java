package io.sutantra.transport.broadcast;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.sdp.Answer;
import io.sutantra.rtc.sdp.AnswerMedia;
import io.sutantra.rtc.sdp.HeaderExtensions;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.LocalTransport;
import io.sutantra.rtc.sdp.Offer;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Lets viewers in: reads an offer, makes a viewer of it, and answers.
 *
 * <p><b>Threading:</b> any thread.
 */
final class Admission {
  /** Below the half, so that the receiver's estimate of the roll-over counter begins right. */
  private static final int MAX_FIRST_SEQUENCE_NUMBER = 0x7FFF;

  private static final long MIN_STATISTICS_NANOS = 100_000_000;

  private final BroadcastSettings settings;
  private final Candidates candidates;
  private final Supplier<DtlsIdentity> identity;
  private final DtlsThreads threads;
  private final IceTimings iceTimings;
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger places = new AtomicInteger();

  /** A viewer to be, and what its offer is answered. */
  record Admitted(ViewerSetup setup, String answer) {}

  Admission(
      BroadcastSettings settings,
      Candidates candidates,
      Supplier<DtlsIdentity> identity,
      DtlsThreads threads) {
    this.settings = settings;
    this.candidates = candidates;
    this.identity = identity;
    this.threads = threads;
    this.iceTimings = settings.iceTimings();
  }

  /** How many viewers there are, or will be. */
  int taken() {
    return places.get();
  }

  /**
   * Takes a place.
   *
   * @throws SignallingException with {@link Reason#FULL} if there is none
   */
  void takePlace() {
    if (places.incrementAndGet() > settings.maxViewers()) {
      places.decrementAndGet();
      throw new SignallingException(
          Reason.FULL, "all %d places are taken; try again later".formatted(settings.maxViewers()));
    }
  }

  void leavePlace() {
    places.decrementAndGet();
  }

  /** Reads an offer, for that codec. */
  Offer read(String sdp, BroadcastStream stream) {
    return Offer.parse(sdp, settings.maxSdpBytes(), stream.rtpFormat().encodingName());
  }

  /** Makes a viewer of an offer. */
  Admitted admit(Offer offer, String viewerId, BroadcastStream stream) {
    IceCredentials local = credentials();
    DtlsIdentity certificate = identity.get();
    int ssrc = MediaParameters.ssrc(random, 0);
    int rtxSsrc = MediaParameters.ssrc(random, ssrc);
    String cname = "sutantra-" + Integer.toHexString(ssrc);
    Answer answer =
        new Answer(
            offer,
            random.nextLong(),
            new LocalTransport(local, certificate.fingerprint(), true, candidates.all(), true),
            new AnswerMedia(
                ssrc,
                rtxSsrc,
                cname,
                stream.id(),
                "video",
                stream.rtpFormat().formatParameters(),
                feedback(),
                extensions()));
    MediaParameters media =
        new MediaParameters(
            answer.payloadType(),
            answer.rtxPayloadType(),
            stream.rtpFormat().clockRateHz(),
            ssrc,
            rtxSsrc,
            cname,
            offer.mid(),
            answer.extension(HeaderExtensions.MID).orElse(0),
            answer.extension(HeaderExtensions.ABS_SEND_TIME).orElse(0),
            answer.extension(HeaderExtensions.TRANSPORT_WIDE_CC).orElse(0),
            random.nextInt(1, MAX_FIRST_SEQUENCE_NUMBER),
            random.nextInt(1, MAX_FIRST_SEQUENCE_NUMBER));
    ViewerSetup setup =
        new ViewerSetup(
            viewerId,
            stream.codec(),
            local,
            offer.credentials(),
            iceTimings,
            random,
            !answer.active(),
            offer.fingerprints(),
            certificate,
            threads,
            media,
            settings.connectTimeout().toNanos(),
            Math.max(MIN_STATISTICS_NANOS, settings.statisticsInterval().toNanos()));
    return new Admitted(setup, answer.toText());
  }

  /** New credentials for a viewer. */
  IceCredentials credentials() {
    return IceCredentials.random(random);
  }

  /** What a viewer that restarts ICE is answered. */
  String fragment(IceCredentials local, String mid) {
    return new LocalTransport(local, identity.get().fingerprint(), true, candidates.all(), true)
        .toFragment(mid);
  }

  private Set<String> feedback() {
    return switch (settings.feedback()) {
      case REMB -> Set.of("goog-remb", "ccm fir", "nack", "nack pli");
      case TRANSPORT_CC -> Set.of("transport-cc", "ccm fir", "nack", "nack pli");
      case NONE -> Set.of("ccm fir", "nack", "nack pli");
    };
  }

  private Set<String> extensions() {
    return switch (settings.feedback()) {
      case REMB -> Set.of(HeaderExtensions.MID, HeaderExtensions.ABS_SEND_TIME);
      case TRANSPORT_CC -> Set.of(HeaderExtensions.MID, HeaderExtensions.TRANSPORT_WIDE_CC);
      case NONE -> Set.of(HeaderExtensions.MID);
    };
  }
}
