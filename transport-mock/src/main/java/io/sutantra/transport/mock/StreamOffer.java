package io.sutantra.transport.mock;

import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.mock.wire.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The factory of a stream's {@link Answer.Accepted}, with the payload types and SSRCs of its
 * packets.
 */
final class StreamOffer {
  /** The payload type of the first track: the first dynamic one (RFC 3551 section 6). */
  static final int PAYLOAD_TYPE = 96;

  private StreamOffer() {}

  /** Returns the answer for a stream of these tracks, with an SSRC for each. */
  static Answer.Accepted of(List<PacketizedFormat> formats) {
    List<Answer.Track> tracks = new ArrayList<>();
    for (PacketizedFormat format : formats) {
      int ssrc = ThreadLocalRandom.current().nextInt();
      tracks.add(new Answer.Track(format, PAYLOAD_TYPE + tracks.size(), ssrc));
    }
    return new Answer.Accepted(tracks);
  }

  /** Returns whether the formats fit into a line that a receiver can parse. */
  static boolean fits(List<PacketizedFormat> formats) {
    if (formats.size() > Answer.MAX_TRACKS) {
      return false;
    }
    String line = of(formats).line().strip();
    return line.getBytes(StandardCharsets.US_ASCII).length <= Answer.MAX_LINE_BYTES
        && Answer.parse(line).isPresent();
  }
}
