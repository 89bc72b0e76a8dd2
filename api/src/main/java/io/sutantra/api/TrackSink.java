package io.sutantra.api;

import io.sutantra.api.media.Media;

/**
 * Takes the media of one track of a stream.
 *
 * <p><b>Threading:</b> {@link #offer} comes from one thread at a time, of each track from another.
 */
public interface TrackSink {
  /**
   * Hands media over. Does not block.
   *
   * <p>After media was refused, or lost before it came here, encoded and packetized pictures are
   * offered again only from the next key frame on, so that what is taken can always be decoded.
   * Packets of one frame are complete; a gap in the sequence numbers comes before key frames alone.
   *
   * @param media of the format that the track was opened with
   * @return true: the sink owns it now, and releases it; false: it has no room, the caller keeps it
   */
  boolean offer(Media media);

  /**
   * Whether anybody would get what is offered now.
   *
   * <p>A stream that is encoded on demand offers nothing, and makes nothing, while this is false;
   * access units and packets that it passes on as they came it offers all the same. A transport
   * with viewers says whether it has any; a recorder always says true. Read from any thread, often:
   * it must cost nothing.
   */
  default boolean wanted() {
    return true;
  }
}
