package io.sutantra.source.whep;

import io.sutantra.api.IceServer;
import io.sutantra.api.Settings;
import io.sutantra.webrtc.peer.Loopback;
import java.time.Duration;
import java.util.List;

/**
 * The settings of the block {@code sutantra.sources.whep}; see {@code reference.conf} for their
 * meaning.
 */
record WhepSettings(
    String token,
    Duration connectTimeout,
    Duration firstPictureTimeout,
    Duration gatherTimeout,
    int queuePictures,
    int maxSdpBytes,
    Loopback loopback,
    List<IceServer> iceServers) {

  static WhepSettings of(Settings settings) {
    String token = settings.string("token");
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
      throw settings.invalid("token", "has blanks or letters that HTTP headers cannot carry");
    }
    return new WhepSettings(
        token,
        settings.duration("connect-timeout"),
        settings.duration("first-picture-timeout"),
        settings.duration("gather-timeout"),
        (int) settings.integer("queue-pictures", 1, 16),
        (int) settings.integer("max-sdp-bytes", 1_024, 1_048_576),
        Loopback.of(settings),
        settings.blocks("ice-servers").stream()
            .map(
                block ->
                    new IceServer(
                        block.string("url"), block.string("username"), block.string("credential")))
            .toList());
  }
}
