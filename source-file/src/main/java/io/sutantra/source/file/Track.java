package io.sutantra.source.file;

import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;

/**
 * The pictures or the sound of a file, one piece of media at a time.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> owns the file that it was made with; {@link
 * #close} gives all native memory back, and nothing but it may be called afterwards.
 */
interface Track extends AutoCloseable {
  /** What a read came to. */
  enum Step {
    /** There is media to take. */
    READY,
    /** There is none yet: read again. */
    MORE,
    /** The file is at its end: rewind it. */
    END
  }

  /** What it delivers. */
  MediaFormat format();

  /** Reads on, over a few packets and one picture at most. */
  Step read() throws IOException;

  /** The time stamp of the media at hand, or {@link TimeLine#UNKNOWN}. */
  long streamNanos();

  /** How long the media at hand is shown. */
  long durationNanos();

  /** The media at hand; null if there is no picture free to hold it. */
  Media take(long ptsNanos, long captureNanos);

  /**
   * The media that was taken last, once more; null if it cannot be repeated, or if there is no
   * picture free to hold it.
   */
  Media repeat(long ptsNanos, long captureNanos);

  /** Goes back to the beginning of the file. */
  void rewind() throws IOException;

  /**
   * Goes to the last key frame that is no later than a time. Where that cannot be found, it begins
   * at the beginning.
   *
   * @param nanos after the beginning of the track
   */
  void seek(long nanos) throws IOException;

  /** The time stamp at which the track begins; 0 if not known. */
  long startNanos();

  /** How long the file is; 0 if not known. */
  long lengthNanos();

  @Override
  void close();
}
