package io.sutantra.rtc.session;

import io.sutantra.rtc.rtp.CaptureClock;
import io.sutantra.rtc.rtp.RtpExtensions;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.rtp.TransportArrivals;
import io.sutantra.rtc.srtp.SrtpReceiver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The media that a session receives: decrypts packets, finds the stream of each, and keeps the
 * arrival times that the sender wants to know.
 *
 * <p>The stream of a new SSRC is told by the header extensions for media section and layer, or else
 * by the announcements of the session description, or else by the payload type. Only authentic
 * packets are considered, and only so many SSRCs as the SRTP context takes. <b>Threading:</b>
 * confined. <b>Spec:</b> RFC 8843 section 9.2, RFC 8852, RFC 4588.
 */
final class IncomingMedia {
  private static final int MAX_PACKET_BYTES = 2_048;
  private static final int RTP_HEADER_BYTES = 12;

  private final List<ReceiveTrack> tracks;
  private final List<ReceiveStream> streams;
  private final int decryptEvery;
  private final SrtpReceiver receiver;
  private final byte[] scratch = new byte[MAX_PACKET_BYTES];
  private final List<Source> sources = new ArrayList<>();

  /** Null if the sender does not want to know. */
  private final TransportArrivals arrivals;

  private Source recent;
  private long malformed;
  private boolean exhausted;

  /** An SSRC whose packets are of a stream, or are retransmissions for the stream. */
  private record Source(
      int ssrc, int payloadType, ReceiveStream stream, boolean repairs, boolean named) {}

  IncomingMedia(MediaTerms terms, SrtpReceiver receiver, Outputs<?> out, long nowNanos) {
    this.tracks = terms.receives();
    this.decryptEvery = terms.decryptEvery();
    this.receiver = receiver;
    CaptureClock clock = new CaptureClock();
    List<ReceiveStream> made = new ArrayList<>();
    for (ReceiveTrack track : tracks) {
      for (String rid : track.rids().isEmpty() ? List.of("") : track.rids()) {
        made.add(new ReceiveStream(track, rid, clock.track(track.clockRateHz()), out, nowNanos));
      }
    }
    this.streams = List.copyOf(made);
    boolean wanted =
        tracks.stream()
            .anyMatch(
                track ->
                    track.feedback().transportWide() && track.extensions().transportNumber() > 0);
    this.arrivals = wanted ? new TransportArrivals(nowNanos) : null;
  }

  List<ReceiveStream> streams() {
    return streams;
  }

  /** Returns the arrival times to report, if the sender wants to know. */
  Optional<TransportArrivals> arrivals() {
    return Optional.ofNullable(arrivals);
  }

  /**
   * Takes a packet of RTP, from its position to its limit.
   *
   * @return whether the packet is known to be authentic
   */
  boolean receive(ByteBuffer packet, long nowNanos) {
    int length = packet.remaining();
    if (length < RTP_HEADER_BYTES || length > MAX_PACKET_BYTES) {
      malformed++;
      return false;
    }
    boolean counted = decryptEvery != 1 && isCounted(packet, nowNanos);
    return !counted && decrypt(packet, nowNanos);
  }

  /** Counts a packet that is not among those to be decrypted; returns whether it is counted. */
  private boolean isCounted(ByteBuffer packet, long nowNanos) {
    int at = packet.position();
    int payloadType = packet.get(at + 1) & 0x7F;
    ReceiveStream stream = byPayloadType(payloadType, packet.getInt(at + 8));
    if (stream == null) {
      return decryptEvery == 0 || !isRetransmission(payloadType);
    }
    return stream.count(packet, decryptEvery, nowNanos);
  }

  private boolean isRetransmission(int payloadType) {
    return tracks.stream().anyMatch(track -> repairs(track, payloadType));
  }

  private boolean decrypt(ByteBuffer packet, long nowNanos) {
    int at = packet.position();
    int length = packet.remaining();
    packet.get(at, scratch, 0, length);
    int payloadType = scratch[1] & 0x7F;
    long refused = receiver.refused();
    int plain = receiver.unprotect(scratch, 0, length);
    if (plain < 0) {
      exhausted |=
          receiver.refused() > refused
              && tracks.stream().anyMatch(track -> track.payloadType() == payloadType);
      return false;
    }
    Optional<RtpHeader> header = RtpHeader.parse(ByteBuffer.wrap(scratch, 0, plain));
    if (header.isEmpty()) {
      malformed++;
      return true;
    }
    Source source = source(header.get(), plain);
    noteArrival(source, plain, nowNanos);
    if (source == null || source.payloadType() != header.get().payloadType()) {
      malformed++;
    } else if (source.repairs()) {
      source.stream().receiveRetransmission(header.get(), scratch, length, nowNanos);
    } else {
      source.stream().receive(header.get(), scratch, length, source.named(), nowNanos);
    }
    return true;
  }

  /** Returns the source of a packet; null if the packet is of no stream. */
  private Source source(RtpHeader header, int plain) {
    if (recent != null && recent.ssrc() == header.ssrc()) {
      return recent;
    }
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).ssrc() == header.ssrc()) {
        recent = sources.get(i);
        return recent;
      }
    }
    Source found = identify(header, plain);
    if (found != null) {
      sources.add(found);
      recent = found;
    }
    return found;
  }

  private Source identify(RtpHeader header, int plain) {
    for (ReceiveTrack track : tracks) {
      Optional<String> mid = RtpExtensions.text(scratch, plain, track.extensions().mid());
      if (mid.isPresent() && mid.get().equals(track.mid())) {
        return of(track, header, plain, true);
      }
    }
    for (ReceiveTrack track : tracks) {
      if (announces(track.ssrc(), header) || announces(track.rtxSsrc(), header)) {
        return of(track, header, plain, true);
      }
    }
    int payloadType = header.payloadType();
    ReceiveStream stream = byPayloadType(payloadType, header.ssrc());
    if (stream != null) {
      return of(stream.track(), header, plain, false);
    }
    for (ReceiveTrack track : tracks) {
      if (repairs(track, payloadType)) {
        return of(track, header, plain, false);
      }
    }
    return null;
  }

  private static boolean announces(OptionalInt ssrc, RtpHeader header) {
    return ssrc.isPresent() && ssrc.getAsInt() == header.ssrc();
  }

  private Source of(ReceiveTrack track, RtpHeader header, int plain, boolean named) {
    boolean repairs = repairs(track, header.payloadType());
    if (!repairs && track.payloadType() != header.payloadType()) {
      return null;
    }
    ReceiveStream stream =
        track.rids().isEmpty() ? only(track) : layer(track, repairs, plain).orElse(null);
    return stream == null
        ? null
        : new Source(header.ssrc(), header.payloadType(), stream, repairs, named);
  }

  private static boolean repairs(ReceiveTrack track, int payloadType) {
    return track.rtxPayloadType().orElse(-1) == payloadType;
  }

  private ReceiveStream only(ReceiveTrack track) {
    for (int i = 0; i < streams.size(); i++) {
      if (streams.get(i).track().equals(track)) {
        return streams.get(i);
      }
    }
    return null;
  }

  private Optional<ReceiveStream> layer(ReceiveTrack track, boolean repairs, int plain) {
    ExtensionIds ids = track.extensions();
    Optional<String> rid =
        repairs
            ? RtpExtensions.text(scratch, plain, ids.repairedRid())
            : RtpExtensions.text(scratch, plain, ids.rid());
    return streams.stream()
        .filter(stream -> stream.track().equals(track))
        .filter(stream -> rid.filter(stream.rid()::equals).isPresent())
        .findFirst();
  }

  /**
   * Returns the stream of a payload type: of several, that with the SSRC, or else one whose SSRC is
   * not known yet.
   */
  private ReceiveStream byPayloadType(int payloadType, int ssrc) {
    ReceiveStream found = null;
    for (int i = 0; i < streams.size(); i++) {
      ReceiveStream each = streams.get(i);
      if (each.track().payloadType() == payloadType) {
        if (each.isFrom(ssrc)) {
          return each;
        }
        if (found == null || (found.known() && !each.known())) {
          found = each;
        }
      }
    }
    return found;
  }

  /** Every authentic packet counts, whatever its SSRC: senders probe with packets of no stream. */
  private void noteArrival(Source source, int plain, long nowNanos) {
    if (arrivals == null) {
      return;
    }
    int id = source == null ? 0 : source.stream().track().extensions().transportNumber();
    for (int i = 0; i < tracks.size() && id == 0; i++) {
      id = tracks.get(i).extensions().transportNumber();
    }
    int number = RtpExtensions.unsigned16(scratch, plain, id);
    if (number >= 0) {
      arrivals.received(number, nowNanos);
    }
  }

  /** Returns whether the sender has changed a source so often that it cannot be followed. */
  boolean exhausted() {
    return exhausted;
  }

  /** Returns the number of packets that were of no stream, or were not authentic. */
  long rejected() {
    return malformed + receiver.forged() + receiver.malformed() + receiver.refused();
  }
}
