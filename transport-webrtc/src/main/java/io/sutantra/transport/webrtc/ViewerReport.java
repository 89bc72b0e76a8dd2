package io.sutantra.transport.webrtc;

import io.sutantra.api.ViewerStatistics;
import io.sutantra.webrtc.peer.PeerStat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A view of libwebrtc's statistics about one viewer. */
final class ViewerReport {
  private final List<PeerStat> all;
  private final Optional<PeerStat> outbound;
  private final Optional<PeerStat> transport;
  private final Optional<PeerStat> pair;

  ViewerReport(List<PeerStat> all) {
    this.all = all;
    this.outbound = PeerStat.first(all, "OUTBOUND_RTP");
    this.transport = PeerStat.first(all, "TRANSPORT");
    this.pair = transport.flatMap(t -> PeerStat.byId(all, t.text("selectedCandidatePairId")));
  }

  /** Returns the viewer's address; empty if libwebrtc does not say, as for viewers that hide it. */
  String remoteAddress() {
    return pair.flatMap(p -> PeerStat.byId(all, p.text("remoteCandidateId")))
        .map(ViewerReport::address)
        .orElse("");
  }

  /** Returns the number of pictures that were handed to the encoder and were not sent. */
  long framesHeldBack() {
    long in = PeerStat.first(all, "MEDIA_SOURCE").map(source -> source.count("frames")).orElse(0L);
    return Math.max(0, in - count("framesSent"));
  }

  /**
   * Returns the viewer's statistics.
   *
   * @param heldBackBefore value of {@link #framesHeldBack()} when the viewer connected
   */
  ViewerStatistics statistics(long heldBackBefore) {
    Optional<PeerStat> remote = PeerStat.first(all, "REMOTE_INBOUND_RTP");
    long roundTrip = pair.map(p -> p.nanos("currentRoundTripTime")).orElse(0L);
    return new ViewerStatistics(
        count("framesSent"),
        Math.max(0, framesHeldBack() - heldBackBefore),
        count("packetsSent"),
        count("bytesSent") + count("headerBytesSent"),
        Math.max(0, remote.map(r -> r.count("packetsLost")).orElse(0L)),
        count("retransmittedPacketsSent"),
        count("pliCount") + count("firCount"),
        remote.map(r -> r.nanos("jitter")).orElse(0L),
        roundTrip > 0 ? roundTrip : remote.map(r -> r.nanos("roundTripTime")).orElse(0L),
        pair.map(p -> p.count("availableOutgoingBitrate")).orElse(0L),
        details(),
        numbers());
  }

  private Map<String, String> details() {
    Map<String, String> details = new TreeMap<>();
    PeerStat.first(all, "CODEC").ifPresent(codec -> put(details, "codec", codec.text("mimeType")));
    transport.ifPresent(
        t -> {
          put(details, "dtls cipher", t.text("dtlsCipher"));
          put(details, "srtp cipher", t.text("srtpCipher"));
          put(details, "dtls state", t.text("dtlsState"));
        });
    pair.ifPresent(
        p -> {
          put(details, "local candidate", candidate(p.text("localCandidateId")));
          put(details, "remote candidate", candidate(p.text("remoteCandidateId")));
        });
    outbound.ifPresent(
        out -> {
          put(details, "encoder", out.text("encoderImplementation"));
          put(details, "limited by", out.text("qualityLimitationReason"));
        });
    return details;
  }

  private Map<String, Number> numbers() {
    Map<String, Number> numbers = new TreeMap<>();
    outbound.ifPresent(
        out -> {
          numbers.put("frames-encoded", out.count("framesEncoded"));
          numbers.put("key-frames-encoded", out.count("keyFramesEncoded"));
          numbers.put("picture-width-pixels", out.count("frameWidth"));
          numbers.put("picture-height-pixels", out.count("frameHeight"));
          numbers.put("target-bitrate-bps", out.count("targetBitrate"));
          numbers.put("nacks", out.count("nackCount"));
          numbers.put("picture-losses", out.count("pliCount"));
          numbers.put("full-intra-requests", out.count("firCount"));
        });
    return numbers;
  }

  private String candidate(String id) {
    return PeerStat.byId(all, id)
        .map(c -> (c.text("candidateType") + " " + c.text("protocol") + " " + address(c)).strip())
        .orElse("");
  }

  private static String address(PeerStat candidate) {
    String address = candidate.text("address");
    if (address.isEmpty()) {
      return "";
    }
    String shown = address.indexOf(':') >= 0 ? "[" + address + "]" : address;
    return shown + ":" + candidate.count("port");
  }

  private static void put(Map<String, String> details, String name, String value) {
    if (!value.isEmpty()) {
      details.put(name, value);
    }
  }

  private long count(String name) {
    return outbound.map(out -> out.count(name)).orElse(0L);
  }
}
