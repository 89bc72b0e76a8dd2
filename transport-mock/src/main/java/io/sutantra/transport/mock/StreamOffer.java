package io.sutantra.transport.mock;

import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.mock.wire.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** What the viewers of a stream are told about it, and what its packets carry. */
final class StreamOffer {
  /** The first of the dynamic payload types (RFC 3551 section 6), which the first track has. */
  static final int PAYLOAD_TYPE = 96;

  private StreamOffer() {}

  /** The answer to all who ask for a stream of those tracks, with an SSRC for each. */
  static Answer.Accepted of(List<PacketizedFormat> formats) {
    List<Answer.Track> tracks = new ArrayList<>();
    for (PacketizedFormat format : formats) {
      int ssrc = ThreadLocalRandom.current().nextInt();
      tracks.add(new Answer.Track(format, PAYLOAD_TYPE + tracks.size(), ssrc));
    }
    return new Answer.Accepted(tracks);
  }

  /** Whether the formats can be told in a line, and will be understood. */
  static boolean fits(List<PacketizedFormat> formats) {
    if (formats.size() > Answer.MAX_TRACKS) {
      return false;
    }
    String line = of(formats).line().strip();
    return line.getBytes(StandardCharsets.US_ASCII).length <= Answer.MAX_LINE_BYTES
        && Answer.parse(line).isPresent();
  }
}
