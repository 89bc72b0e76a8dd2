package io.sutantra.rtc.session;

import io.sutantra.rtc.sdp.OfferedSource;
import io.sutantra.rtc.sdp.OfferedTrack;
import io.sutantra.rtc.sdp.ReceivedTrack;
import java.util.List;
import java.util.OptionalInt;

/**
 * The terms of a track that is received.
 *
 * @param mid identification of its media section
 * @param video whether the track is video: its packets form pictures, and key frames are asked for
 * @param payloadType payload type of the codec
 * @param rtxPayloadType payload type of retransmissions; empty if the sender has none
 * @param ssrc announced SSRC of the track; empty if it is not said, and is learnt from the packets
 * @param rtxSsrc announced SSRC of the retransmissions; empty if it is not said
 * @param clockRateHz clock rate of the time stamps
 * @param feedback what the sender heeds
 * @param extensions the ids of the header extensions
 * @param rids names of the layers of a simulcast, each of which is a stream; empty for one layer
 * @param patienceNanos 0: packets are told as they come; otherwise whole access units are told in
 *     order, and a missing packet is waited for so long at most
 */
public record ReceiveTrack(
    String mid,
    boolean video,
    int payloadType,
    OptionalInt rtxPayloadType,
    OptionalInt ssrc,
    OptionalInt rtxSsrc,
    int clockRateHz,
    ReceiverFeedback feedback,
    ExtensionIds extensions,
    List<String> rids,
    long patienceNanos) {
  /** The longest wait for a missing packet of a picture: longer waits show as delay. */
  public static final long VIDEO_PATIENCE_NANOS = 150_000_000;

  /** The longest wait for a missing packet of sound that can be asked for again. */
  public static final long AUDIO_PATIENCE_NANOS = 80_000_000;

  /** The longest wait for a packet of sound that can only be out of order. */
  public static final long AUDIO_REORDERING_NANOS = 20_000_000;

  /** Checks the numbers and copies the list. */
  public ReceiveTrack {
    rids = List.copyOf(rids);
    if (clockRateHz <= 0 || patienceNanos < 0) {
      throw new IllegalArgumentException(
          "clock rate %d Hz, must be above 0; patience %d ns, must be 0 or more"
              .formatted(clockRateHz, patienceNanos));
    }
  }

  /**
   * Creates the terms of a track of one layer without header extensions.
   *
   * @param nack whether the sender heeds requests for packets that are missing
   */
  public ReceiveTrack(
      String mid,
      boolean video,
      int payloadType,
      OptionalInt rtxPayloadType,
      OptionalInt ssrc,
      int clockRateHz,
      boolean nack,
      long patienceNanos) {
    this(
        mid,
        video,
        payloadType,
        rtxPayloadType,
        ssrc,
        OptionalInt.empty(),
        clockRateHz,
        new ReceiverFeedback(nack, false, false, false),
        ExtensionIds.NONE,
        List.of(),
        patienceNanos);
  }

  /** Returns the terms of a publisher's track, whose whole access units are wanted in order. */
  public static ReceiveTrack of(ReceivedTrack agreed) {
    OfferedTrack offered = agreed.offered();
    boolean video = offered.request().media().equals("video");
    ReceiverFeedback feedback = ReceiverFeedback.of(agreed.feedback());
    // The layers of a simulcast are told by their names alone.
    List<OfferedSource> sources = offered.rids().isEmpty() ? offered.sources() : List.of();
    long audioPatience = feedback.nack() ? AUDIO_PATIENCE_NANOS : AUDIO_REORDERING_NANOS;
    return new ReceiveTrack(
        offered.mid(),
        video,
        offered.payloadType(),
        offered.rtxPayloadType(),
        sources.isEmpty() ? OptionalInt.empty() : OptionalInt.of(sources.get(0).ssrc()),
        sources.isEmpty() ? OptionalInt.empty() : sources.get(0).rtxSsrc(),
        offered.request().clockRateHz(),
        feedback,
        ExtensionIds.of(agreed.extensions()),
        offered.rids(),
        video ? VIDEO_PATIENCE_NANOS : audioPatience);
  }

  /** Returns whether whole access units are wanted, in order. */
  public boolean ordered() {
    return patienceNanos > 0;
  }
}
