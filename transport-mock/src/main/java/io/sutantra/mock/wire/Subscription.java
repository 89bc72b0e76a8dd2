package io.sutantra.mock.wire;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line from a viewer, such as {@code SUTANTRA/1 SUBSCRIBE demo tracks=all}.
 *
 * @param streamId the id of the wanted stream: {@code [a-z0-9-]{1,64}}
 * @param allTracks whether the viewer wants all tracks, or the first alone
 */
public record Subscription(String streamId, boolean allTracks) {
  /** The longest line, in bytes, without its line feed. */
  public static final int MAX_LINE_BYTES = 256;

  /** The form of the line, for error messages. */
  public static final String USAGE = Wire.VERSION + " SUBSCRIBE STREAM [tracks=all]";

  private static final Pattern LINE =
      Pattern.compile("SUTANTRA/(\\d{1,9}) SUBSCRIBE (" + Wire.STREAM_ID + ")( tracks=all)?\r?");
  private static final Pattern STREAM = Pattern.compile(Wire.STREAM_ID);

  /** Checks the id. */
  public Subscription {
    if (!STREAM.matcher(streamId).matches()) {
      throw new IllegalArgumentException(
          "a stream is named with 1 to 64 of a-z, 0-9 and -; this was '%s'".formatted(streamId));
    }
  }

  /**
   * Reads a line, without its line feed.
   *
   * @return empty if the line is no subscription, or has another version
   */
  public static Optional<Subscription> parse(String line) {
    Matcher matcher = LINE.matcher(line);
    return matcher.matches() && matcher.group(1).equals("1")
        ? Optional.of(new Subscription(matcher.group(2), matcher.group(3) != null))
        : Optional.empty();
  }

  /** Returns the line, with its line feed. */
  public String line() {
    return Wire.VERSION + " SUBSCRIBE " + streamId + (allTracks ? " tracks=all" : "") + "\n";
  }
}
