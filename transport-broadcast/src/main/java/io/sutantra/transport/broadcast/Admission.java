package io.sutantra.transport.broadcast;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.dtls.DtlsLimits;
import io.sutantra.dtls.DtlsThreads;
import io.sutantra.dtls.PooledEndpoint;
import io.sutantra.rtc.ice.IceTimings;
import io.sutantra.rtc.sdp.Answer;
import io.sutantra.rtc.sdp.AnswerMedia;
import io.sutantra.rtc.sdp.HeaderExtensions;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.LocalTransport;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.rtc.sdp.OfferedTrack;
import io.sutantra.rtc.sdp.SentTrack;
import io.sutantra.rtc.sdp.TrackRequest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The signalling side of the transport: reads an offer, prepares a viewer and writes the answer.
 * The number of viewers is limited to {@code max-viewers}.
 *
 * <p><b>Threading:</b> any thread.
 */
final class Admission {
  /**
   * First sequence numbers lie below 32,768, so that a receiver that misses the first packets does
   * not estimate the roll-over counter wrongly.
   */
  private static final int MAX_FIRST_SEQUENCE_NUMBER = 0x7FFF;

  /**
   * A retransmitted packet of sound is the first packet again, under the same SRTP index. The
   * header must not differ, so sound has no extension that carries a time or a count.
   */
  private static final Set<String> SOUND_EXTENSIONS = Set.of(HeaderExtensions.MID);

  private static final Set<String> SOUND_FEEDBACK = Set.of("nack");

  /** Generous limits: when a thousand viewers join at once, handshakes wait for a thread. */
  private static final DtlsLimits HANDSHAKE_LIMITS = new DtlsLimits(12_000, 5_000, 250, 1_200);

  private static final long MIN_STATISTICS_NANOS = 100_000_000;

  private final BroadcastSettings settings;
  private final Candidates candidates;
  private final Supplier<DtlsIdentity> identity;
  private final DtlsThreads threads;
  private final IceTimings iceTimings;
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger places = new AtomicInteger();

  /**
   * The result of an offer.
   *
   * @param setup the parameters of the new viewer
   * @param answer the SDP answer
   */
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

  /** Returns the number of places taken, by viewers and by offers that are being answered. */
  int taken() {
    return places.get();
  }

  /**
   * Takes a place.
   *
   * @throws SignallingException with {@link Reason#FULL} if no place is free
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

  /** Parses an offer and selects media sections for the tracks of a stream. */
  Offer read(String sdp, BroadcastStream stream) {
    return Offer.parse(
        sdp,
        settings.maxSdpBytes(),
        stream.tracks().stream()
            .sorted(Comparator.comparing(TrackDescription::type))
            .map(Admission::request)
            .toList());
  }

  private static TrackRequest request(TrackDescription track) {
    RtpFormat rtp = ((PacketizedFormat) track.format()).rtp();
    return new TrackRequest(
        track.type().label(),
        rtp.encodingName(),
        rtp.clockRateHz(),
        rtp.channels(),
        track.negotiation());
  }

  /** Prepares a viewer for an offer, and the answer. */
  Admitted admit(Offer offer, String viewerId, BroadcastStream stream) {
    IceCredentials local = credentials();
    DtlsIdentity certificate = identity.get();
    List<AnswerMedia> media = new ArrayList<>();
    String cname = "sutantra-" + Long.toHexString(random.nextLong());
    Set<Integer> ssrcs = new HashSet<>();
    for (OfferedTrack track : offer.tracks()) {
      media.add(answer(track, stream.id(), cname, ssrcs));
    }
    Answer answer =
        new Answer(
            offer,
            random.nextLong(),
            new LocalTransport(local, certificate.fingerprint(), true, candidates.all(), true),
            media);
    ViewerSetup setup =
        new ViewerSetup(
            viewerId,
            codecs(offer),
            local,
            offer.credentials(),
            iceTimings,
            random,
            !answer.active(),
            offer.fingerprints(),
            new PooledEndpoint(certificate, HANDSHAKE_LIMITS, threads),
            new MediaParameters(
                cname, offer.mid(), parameters(answer, "video"), parameters(answer, "audio")),
            settings.connectTimeout().toNanos(),
            Math.max(MIN_STATISTICS_NANOS, settings.statisticsInterval().toNanos()));
    return new Admitted(setup, answer.toText());
  }

  private AnswerMedia answer(
      OfferedTrack track, String streamId, String cname, Set<Integer> ssrcs) {
    boolean video = track.request().media().equals("video");
    return new AnswerMedia(
        ssrc(ssrcs),
        ssrc(ssrcs),
        cname,
        streamId,
        track.request().media(),
        track.answeredParameters(),
        video ? feedback() : SOUND_FEEDBACK,
        video ? extensions() : SOUND_EXTENSIONS);
  }

  /** Returns a new SSRC, and adds the SSRC to those of the viewer. */
  private int ssrc(Set<Integer> ssrcs) {
    int ssrc;
    do {
      ssrc = MediaParameters.ssrc(random, 0);
    } while (!ssrcs.add(ssrc));
    return ssrc;
  }

  private static String codecs(Offer offer) {
    return offer.tracks().stream()
        .map(track -> track.request().encodingName().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }

  private Optional<TrackParameters> parameters(Answer answer, String type) {
    return answer.tracks().stream()
        .filter(track -> track.offered().request().media().equals(type))
        .findFirst()
        .map(this::parameters);
  }

  private TrackParameters parameters(SentTrack track) {
    return new TrackParameters(
        track.payloadType(),
        track.rtxPayloadType(),
        track.offered().request().clockRateHz(),
        track.media().ssrc(),
        track.media().rtxSsrc(),
        track.offered().mid(),
        track.extension(HeaderExtensions.MID).orElse(0),
        track.extension(HeaderExtensions.ABS_SEND_TIME).orElse(0),
        track.extension(HeaderExtensions.TRANSPORT_WIDE_CC).orElse(0),
        random.nextInt(1, MAX_FIRST_SEQUENCE_NUMBER),
        random.nextInt(1, MAX_FIRST_SEQUENCE_NUMBER));
  }

  /** Returns new ICE credentials for a viewer. */
  IceCredentials credentials() {
    return IceCredentials.random(random);
  }

  /** Returns the SDP fragment that answers a viewer's ICE restart. */
  String fragment(IceCredentials local, MediaParameters media) {
    return new LocalTransport(local, identity.get().fingerprint(), true, candidates.all(), true)
        .toFragment(media.mainType(), media.mid());
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
