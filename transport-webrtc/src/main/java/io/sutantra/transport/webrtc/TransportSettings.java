package io.sutantra.transport.webrtc;

import io.sutantra.api.IceServer;
import io.sutantra.api.Settings;
import io.sutantra.rtc.sdp.AddressFilter;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.webrtc.peer.Loopback;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the block {@code sutantra.transports.webrtc}; see {@code reference.conf} for
 * their meaning.
 */
record TransportSettings(
    int maxViewers,
    int maxSdpBytes,
    Duration gatherTimeout,
    Duration connectTimeout,
    Duration disconnectTimeout,
    Duration statisticsInterval,
    int minBitrateBps,
    int startBitrateBps,
    int maxBitrateBps,
    double maxFramesPerSecond,
    int portMin,
    int portMax,
    String host,
    Loopback loopback,
    List<String> announcedAddresses,
    boolean announceOnly,
    AddressFilter allowedCandidates,
    List<IceServer> iceServers) {

  private static final int MAX_BITRATE_BPS = 100_000_000;

  static TransportSettings of(Settings settings) {
    int portMin = (int) settings.integer("port-min", 0, 65_535);
    int portMax = (int) settings.integer("port-max", 0, 65_535);
    if (portMax < portMin) {
      throw settings.invalid(
          "port-max", "is %d, must not be below port-min, %d".formatted(portMax, portMin));
    }
    int minBitrate = (int) settings.integer("min-bitrate-bps", 0, MAX_BITRATE_BPS);
    int maxBitrate = (int) settings.integer("max-bitrate-bps", 0, MAX_BITRATE_BPS);
    if (maxBitrate > 0 && maxBitrate < minBitrate) {
      throw settings.invalid(
          "max-bitrate-bps",
          "is %d, must be 0 or not below min-bitrate-bps, %d".formatted(maxBitrate, minBitrate));
    }
    return new TransportSettings(
        (int) settings.integer("max-viewers", 1, 10_000),
        (int) settings.integer("max-sdp-bytes", 1_024, 1_048_576),
        settings.duration("gather-timeout"),
        settings.duration("connect-timeout"),
        settings.duration("disconnect-timeout"),
        settings.duration("statistics-interval"),
        minBitrate,
        (int) settings.integer("start-bitrate-bps", 0, MAX_BITRATE_BPS),
        maxBitrate,
        settings.decimal("max-frames-per-second", 0, 240),
        portMin,
        portMax,
        host(settings),
        Loopback.of(settings),
        settings.strings("announced-addresses"),
        announceOnly(settings),
        filter(settings),
        settings.blocks("ice-servers").stream().map(TransportSettings::iceServer).toList());
  }

  /**
   * Returns whether a viewer's candidate is used, so that packets may be sent to it.
   *
   * @param loopback whether viewers connect from this machine alone
   */
  boolean heeds(IceCandidate candidate, boolean loopback) {
    boolean ownMachine = loopback && announcedAddresses.isEmpty();
    return allowedCandidates.allows(candidate.address())
        && (!ownMachine || Loopback.isOwn(candidate.address()));
  }

  private static String host(Settings settings) {
    String host = settings.string("host");
    if (host.isBlank()) {
      throw settings.invalid("host", "is empty, must be an address or name, or 0.0.0.0 for all");
    }
    return host;
  }

  private static boolean announceOnly(Settings settings) {
    String text = settings.string("announce");
    boolean only = text.equals("only");
    if (!only && !text.equals("also")) {
      throw settings.invalid("announce", "is '%s', must be one of: also, only".formatted(text));
    }
    if (only
        && settings.strings("announced-addresses").isEmpty()
        && settings.blocks("ice-servers").isEmpty()) {
      throw settings.invalid(
          "announce",
          "is 'only', but there is nothing else than this machine's own addresses: name others in"
              + " announced-addresses, or ice-servers that see them");
    }
    return only;
  }

  private static AddressFilter filter(Settings settings) {
    try {
      return AddressFilter.of(settings.strings("allowed-candidates"));
    } catch (IllegalArgumentException e) {
      throw settings.invalid("allowed-candidates", e.getMessage());
    }
  }

  private static IceServer iceServer(Settings block) {
    String url = block.string("url");
    if (!url.matches("(?i)(stuns?|turns?):\\S+")) {
      throw block.invalid(
          "url", "is '%s', must be like stun:stun.example.org:3478 or turn:…".formatted(url));
    }
    return new IceServer(url, block.string("username"), block.string("credential"));
  }
}
