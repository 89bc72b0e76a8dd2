package io.sutantra.transport.broadcast;

import io.sutantra.api.IceServer;
import io.sutantra.api.Settings;
import io.sutantra.rtc.ice.IceTimings;
import java.time.Duration;
import java.util.List;

/** The settings of the block {@code sutantra.transports.broadcast}; see {@code reference.conf}. */
record BroadcastSettings(
    String host,
    int port,
    List<String> interfaces,
    boolean ownAddresses,
    boolean tcp,
    int maxTcpConnectionsPerAddress,
    List<String> announcedAddresses,
    boolean announceOnly,
    List<StunServer> stunServers,
    List<IceServer> iceServers,
    int maxViewers,
    int maxSdpBytes,
    Duration connectTimeout,
    Duration disconnectedAfter,
    Duration consentTimeout,
    Duration recallDuration,
    int shards,
    int handshakeThreads,
    CertificateSettings certificate,
    Feedback feedback,
    int maxBurstPackets,
    Duration pacingInterval,
    Duration historyDuration,
    long historyMaxBytes,
    Duration keyFrameInterval,
    Duration keyFrameMaxAge,
    long catchUpMaxBytes,
    int receiveBufferBytes,
    int sendBufferBytes,
    Duration statisticsInterval) {

  private static final int MAX_BUFFER_BYTES = 1 << 28;

  /** The address of a STUN server that the transport asks for its reflexive addresses. */
  record StunServer(String host, int port) {}

  /**
   * The source of the DTLS certificate.
   *
   * @param certificateFile a PEM file; empty if the transport generates the certificate
   * @param lifetime the time after which a generated certificate is replaced
   */
  record CertificateSettings(String certificateFile, String privateKeyFile, Duration lifetime) {}

  /** The kinds of bandwidth feedback that an answer asks viewers for. */
  enum Feedback {
    REMB,
    TRANSPORT_CC,
    NONE
  }

  static BroadcastSettings of(Settings settings) {
    String host = settings.string("host");
    if (host.isBlank()) {
      throw settings.invalid("host", "is empty, must be an address or name, or 0.0.0.0 for all");
    }
    return new BroadcastSettings(
        host,
        (int) settings.integer("port", 0, 65_535),
        settings.strings("interfaces"),
        settings.flag("own-addresses"),
        settings.flag("tcp"),
        (int) settings.integer("max-tcp-connections-per-address", 1, 100_000),
        settings.strings("announced-addresses"),
        announceOnly(settings),
        settings.strings("stun-servers").stream().map(text -> stun(settings, text)).toList(),
        settings.blocks("ice-servers").stream().map(BroadcastSettings::iceServer).toList(),
        (int) settings.integer("max-viewers", 1, 100_000),
        (int) settings.integer("max-sdp-bytes", 1_024, 1_048_576),
        settings.duration("connect-timeout"),
        settings.duration("disconnected-after"),
        consentTimeout(settings),
        recallDuration(settings),
        (int) settings.integer("shards", 0, 64),
        (int) settings.integer("handshake-threads", 1, 256),
        certificate(settings),
        feedback(settings),
        (int) settings.integer("pacing.max-burst-packets", 1, 40),
        settings.duration("pacing.interval"),
        settings.duration("history.duration"),
        settings.integer("history.max-bytes", 65_536, 1L << 30),
        settings.duration("key-frame-interval"),
        settings.duration("key-frame-max-age"),
        settings.integer("catch-up-max-bytes", 0, 1L << 30),
        (int) settings.integer("receive-buffer-bytes", 65_536, MAX_BUFFER_BYTES),
        (int) settings.integer("send-buffer-bytes", 65_536, MAX_BUFFER_BYTES),
        settings.duration("statistics-interval"));
  }

  /** Returns the greatest age of a key frame with which a viewer may start. */
  Duration beginningMaxAge() {
    return keyFrameMaxAge.compareTo(keyFrameInterval) > 0 ? keyFrameMaxAge : keyFrameInterval;
  }

  /** Returns how long a viewer may be silent. */
  IceTimings iceTimings() {
    return new IceTimings(
        disconnectedAfter.toNanos(), consentTimeout.toNanos(), recallDuration.toNanos());
  }

  private static Duration consentTimeout(Settings settings) {
    Duration timeout = settings.duration("consent-timeout");
    Duration disconnected = settings.duration("disconnected-after");
    if (disconnected.isZero()) {
      throw settings.invalid("disconnected-after", "is 0, must be above");
    }
    if (timeout.compareTo(disconnected) < 0) {
      throw settings.invalid(
          "consent-timeout",
          "is %d ms, must not be below disconnected-after, %d ms"
              .formatted(timeout.toMillis(), disconnected.toMillis()));
    }
    return timeout;
  }

  private static Duration recallDuration(Settings settings) {
    Duration recall = settings.duration("recall-duration");
    Duration timeout = settings.duration("consent-timeout");
    if (recall.compareTo(timeout) > 0) {
      throw settings.invalid(
          "recall-duration",
          "is %d ms, must not be above consent-timeout, %d ms"
              .formatted(recall.toMillis(), timeout.toMillis()));
    }
    return recall;
  }

  private static boolean announceOnly(Settings settings) {
    String text = settings.string("announce");
    boolean only = text.equals("only");
    if (!only && !text.equals("also")) {
      throw settings.invalid("announce", "is '%s', must be one of: also, only".formatted(text));
    }
    if (only
        && settings.strings("announced-addresses").isEmpty()
        && settings.strings("stun-servers").isEmpty()) {
      throw settings.invalid(
          "announce",
          "is 'only', but there is nothing else than this machine's own addresses: name others in"
              + " announced-addresses, or stun-servers that see them");
    }
    return only;
  }

  private static StunServer stun(Settings settings, String text) {
    String address = text.regionMatches(true, 0, "stun:", 0, 5) ? text.substring(5) : text;
    int colon = address.lastIndexOf(':');
    String port = colon < 0 ? "3478" : address.substring(colon + 1);
    String host = colon < 0 ? address : address.substring(0, colon);
    if (host.isBlank() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw settings.invalid(
          "stun-servers", "has '%s', must be like stun.example.org:3478".formatted(text));
    }
    return new StunServer(host.replaceAll("^\\[|]$", ""), Integer.parseInt(port));
  }

  private static IceServer iceServer(Settings block) {
    String url = block.string("url");
    if (!url.matches("(?i)(stuns?|turns?):\\S+")) {
      throw block.invalid(
          "url", "is '%s', must be like stun:stun.example.org:3478 or turn:…".formatted(url));
    }
    return new IceServer(url, block.string("username"), block.string("credential"));
  }

  private static CertificateSettings certificate(Settings settings) {
    String certificate = settings.string("certificate-file");
    String key = settings.string("private-key-file");
    if (certificate.isEmpty() != key.isEmpty()) {
      throw settings.invalid(
          "private-key-file", "must be given together with certificate-file, or neither");
    }
    return new CertificateSettings(certificate, key, settings.duration("certificate-lifetime"));
  }

  private static Feedback feedback(Settings settings) {
    String text = settings.string("bandwidth-feedback");
    return switch (text) {
      case "remb" -> Feedback.REMB;
      case "transport-cc" -> Feedback.TRANSPORT_CC;
      case "none" -> Feedback.NONE;
      default ->
          throw settings.invalid(
              "bandwidth-feedback",
              "is '%s', must be one of: remb, transport-cc, none".formatted(text));
    };
  }
}
