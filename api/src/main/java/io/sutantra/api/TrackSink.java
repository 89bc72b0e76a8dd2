package io.sutantra.api;

import io.sutantra.api.media.Media;

/**
 * A sink of one track of a stream.
 *
 * <p><b>Threading:</b> {@link #offer} is called from one thread at a time; different tracks are
 * offered by different threads.
 */
public interface TrackSink {
  /**
   * Offers media. Does not block.
   *
   * <p>After media were refused, or lost on the way to the sink, encoded and packetized pictures
   * are offered again only from the next key frame, so that accepted media can always be decoded.
   * The packets of one frame are complete; a gap in the sequence numbers occurs only before a key
   * frame.
   *
   * @param media the media, of the format with which the track was opened, except that sizes and
   *     rates may change: when the source is opened again, pictures may have another size, and raw
   *     audio another sample rate or number of channels
   * @return true if the sink accepts and owns the media, and releases them; false if the sink has
   *     no room and the caller keeps the media
   */
  boolean offer(Media media);

  /**
   * Returns whether media offered now would reach anybody.
   *
   * <p>While this method returns false, a stream that is encoded on demand offers and encodes
   * nothing; access units and packets that the stream passes on unchanged are offered all the same.
   * A transport with viewers returns whether it has any; a recorder always returns true. The method
   * is called often and from any thread, so it must be cheap.
   */
  default boolean wanted() {
    return true;
  }
}
