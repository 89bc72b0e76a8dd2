package io.sutantra.api.media;

/**
 * One access unit of a codec's bitstream. Immutable, shared freely.
 *
 * @param data the bitstream
 * @param keyFrame whether decoding can start at this access unit
 * @param width the width of the decoded picture in pixels; 0 for sound
 * @param height the height of the decoded picture in pixels; 0 for sound
 * @param temporalLayer the temporal layer, 0 for the base layer; a frame of a layer refers only to
 *     frames of the same or lower layers
 * @param ptsNanos the time at which to show the picture or play the sound
 * @param captureNanos the time at which the picture or sound left its source
 */
public record EncodedFrame(
    Bytes data,
    boolean keyFrame,
    int width,
    int height,
    int temporalLayer,
    long ptsNanos,
    long captureNanos)
    implements Media {
  /** Creates an access unit of sound. Decoding can start at every access unit of sound. */
  public static EncodedFrame ofSound(Bytes data, long ptsNanos, long captureNanos) {
    return new EncodedFrame(data, true, 0, 0, 0, ptsNanos, captureNanos);
  }

  @Override
  public MediaKind kind() {
    return MediaKind.ENCODED;
  }

  @Override
  public int sizeBytes() {
    return data.length();
  }

  /** Returns the same access unit with other times. */
  public EncodedFrame stamped(long pts, long capture) {
    return new EncodedFrame(data, keyFrame, width, height, temporalLayer, pts, capture);
  }
}
