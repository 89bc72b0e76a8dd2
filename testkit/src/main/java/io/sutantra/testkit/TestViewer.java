package io.sutantra.testkit;

/** A viewer in a test, with what it has received. <b>Threading:</b> any thread. */
public interface TestViewer extends AutoCloseable {
  /** How many access units or pictures it has received whole. */
  long framesReceived();

  /**
   * Whether decoding could start at the first thing that it received; false as long as there is
   * none.
   */
  boolean beganWithKeyFrame();

  /** Whether it was told, or has noticed, that nothing more will come. */
  boolean ended();

  /** Leaves. May be called more than once. */
  @Override
  void close();
}
