package io.sutantra.source.capture;

import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import java.io.IOException;

/**
 * A device that is open.
 *
 * <p><b>Threading:</b> confined to the thread that opened the device. <b>Ownership:</b> owns the
 * device and all native memory until {@link #close}; no other method may be called afterwards.
 */
interface Capture extends AutoCloseable {
  /** The opening of a device. */
  @FunctionalInterface
  interface Opener {
    /**
     * Opens the device.
     *
     * @throws IOException if the device cannot be opened; the message states the reason, the
     *     devices that there are, and what to write
     */
    Capture open() throws IOException;
  }

  /** Returns the format of the media, which does not change. */
  MediaFormat format();

  /**
   * Waits until the device may have media, for at most a second or until the thread is unparked,
   * and returns the next media.
   *
   * @return null if there are none yet
   * @throws IOException if the device has gone; the message states the reason
   */
  Media next() throws IOException;

  @Override
  void close();
}
