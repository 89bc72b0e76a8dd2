package io.sutantra.testkit;

/**
 * A viewer in a test, which counts the received media.
 *
 * <p><b>Threading:</b> any thread.
 */
public interface TestViewer extends AutoCloseable {
  /** Returns the number of pictures, or access units of pictures, that were received completely. */
  long framesReceived();

  /**
   * Returns whether decoding could start at the first received picture; false before the first
   * picture.
   */
  boolean beganWithKeyFrame();

  /**
   * Returns the number of received access units or frames of sound; 0 if the viewer receives no
   * sound.
   */
  default long soundReceived() {
    return 0;
  }

  /** Returns whether the viewer was told, or has detected, that no more media will come. */
  boolean ended();

  /** Disconnects the viewer. May be called more than once. */
  @Override
  void close();
}
