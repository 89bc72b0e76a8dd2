package io.sutantra.api.media;

/**
 * A gate that lets dependent media through only while everything that it refers to went through
 * before: after a loss, nothing passes up to the next key frame.
 *
 * <p><b>Threading:</b> confined.
 */
public final class KeyFrameGate {
  private boolean open;

  private KeyFrameGate(boolean open) {
    this.open = open;
  }

  /** Makes a gate that the first media passes whatever it is. */
  public static KeyFrameGate open() {
    return new KeyFrameGate(true);
  }

  /** Makes a gate that opens with a key frame. */
  public static KeyFrameGate closed() {
    return new KeyFrameGate(false);
  }

  /** Says that media was lost: what comes next can be decoded from a key frame on alone. */
  public void close() {
    open = false;
  }

  /** Whether media may pass. */
  public boolean admits(boolean keyFrame) {
    return open || keyFrame;
  }

  /** Says that media which the gate {@linkplain #admits admits} has passed. */
  public void passed() {
    open = true;
  }

  /** Whether the gate waits for a key frame. */
  public boolean awaitsKeyFrame() {
    return !open;
  }
}
