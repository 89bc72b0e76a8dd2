package io.sutantra.api.media;

/**
 * A gate that admits dependent media only while all media to which they refer have passed: after a
 * loss, nothing passes up to the next key frame.
 *
 * <p><b>Threading:</b> confined.
 */
public final class KeyFrameGate {
  private boolean open;

  private KeyFrameGate(boolean open) {
    this.open = open;
  }

  /** Creates a gate that admits any first media. */
  public static KeyFrameGate open() {
    return new KeyFrameGate(true);
  }

  /** Creates a gate that opens with a key frame. */
  public static KeyFrameGate closed() {
    return new KeyFrameGate(false);
  }

  /** Closes the gate up to the next key frame, because media were lost. */
  public void close() {
    open = false;
  }

  /** Returns whether media may pass. */
  public boolean admits(boolean keyFrame) {
    return open || keyFrame;
  }

  /** Opens the gate, because media that the gate {@linkplain #admits admits} have passed. */
  public void passed() {
    open = true;
  }

  /** Returns whether the gate waits for a key frame. */
  public boolean awaitsKeyFrame() {
    return !open;
  }
}
