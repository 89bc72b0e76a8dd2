package io.sutantra.codec.opus;

import io.sutantra.api.media.AudioShape;

/** The fixed values of libopus. */
final class LibOpus {
  /** The name of FFmpeg's encoder and decoder by libopus. */
  static final String CODEC_NAME = "libopus";

  /** The shape of the sound inside libopus: 48 kHz stereo. */
  static final AudioShape SHAPE = new AudioShape(48_000, 2);

  private LibOpus() {}
}
