package io.sutantra.transport.mock;

import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.mock.wire.Answer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** What the viewers of a stream are told about it, and what its packets carry. */
final class StreamOffer {
  /** The first of the dynamic payload types (RFC 3551 section 6). */
  static final int PAYLOAD_TYPE = 96;

  private StreamOffer() {}

  /** The answer to all who ask for a stream of that format, with an SSRC of its own. */
  static Answer.Accepted of(PacketizedFormat format) {
    return new Answer.Accepted(format, PAYLOAD_TYPE, ThreadLocalRandom.current().nextInt());
  }

  /** Whether the format can be told in a line, and will be understood. */
  static boolean fits(PacketizedFormat format) {
    String line = of(format).line().strip();
    return line.getBytes(StandardCharsets.US_ASCII).length <= Answer.MAX_LINE_BYTES
        && Answer.parse(line).isPresent();
  }
}
