package io.sutantra.testkit;

/** A viewer in a test, with what it has received. <b>Threading:</b> any thread. */
public interface TestViewer extends AutoCloseable {
  /** How many pictures, or access units of them, it has received whole. */
  long framesReceived();

  /**
   * Whether decoding could start at the first that it received of the pictures; false as long as
   * there is none.
   */
  boolean beganWithKeyFrame();

  /** How many access units or pieces of sound it has received; 0 if it does not listen. */
  default long soundReceived() {
    return 0;
  }

  /** Whether it was told, or has noticed, that nothing more will come. */
  boolean ended();

  /** Leaves. May be called more than once. */
  @Override
  void close();
}
