package io.sutantra.source.file;

import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;

/**
 * The pictures or the sound of a file, one piece of media at a time.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> owns the file passed to its constructor. {@link
 * #close} frees all native memory; no other method may be called afterwards.
 */
interface Track extends AutoCloseable {
  /** The outcomes of {@link #read}. */
  enum Step {
    /** A piece of media is ready to be taken. */
    READY,
    /** No media is ready yet: read again. */
    MORE,
    /** The file is at its end: rewind it. */
    END
  }

  /** Returns the format of the media. */
  MediaFormat format();

  /** Reads on, over a few packets and one picture at most. */
  Step read() throws IOException;

  /** Returns the time stamp of the media at hand, or {@link TimeLine#UNKNOWN}. */
  long streamNanos();

  /** Returns the duration of the media at hand. */
  long durationNanos();

  /** Returns the media at hand; null if no pooled picture is free to hold it. */
  Media take(long ptsNanos, long captureNanos);

  /**
   * Returns the media taken last again; null if the track cannot repeat it, or if no pooled picture
   * is free to hold it.
   */
  Media repeat(long ptsNanos, long captureNanos);

  /** Goes back to the beginning of the file. */
  void rewind() throws IOException;

  /**
   * Goes to the last key frame at or before a time, or to the beginning if that key frame cannot be
   * found.
   *
   * @param nanos the time after the beginning of the track
   */
  void seek(long nanos) throws IOException;

  /** Returns the time stamp at which the track begins; 0 if unknown. */
  long startNanos();

  /** Returns the length of the file; 0 if unknown. */
  long lengthNanos();

  @Override
  void close();
}
