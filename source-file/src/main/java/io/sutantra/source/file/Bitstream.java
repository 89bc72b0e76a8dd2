package io.sutantra.source.file;

import io.sutantra.api.media.Bytes;
import java.util.Optional;

/**
 * A bitstream of pictures in the packets of a file, as it is passed on without decoding.
 *
 * <p><b>Threading:</b> confined.
 */
interface Bitstream {
  /**
   * An access unit in the form in which the engine passes access units of the codec.
   *
   * @param data the bitstream
   * @param keyFrame whether decoding can start here
   * @param width the width of the picture; 0 if the width is that of the access unit before
   * @param height the height of the picture; 0 if the height is that of the access unit before
   */
  record AccessUnit(Bytes data, boolean keyFrame, int width, int height) {}

  /** Returns the name of the codec. */
  String codec();

  /**
   * Reads a packet.
   *
   * @param packet the packet, not empty
   * @return empty if the packet is damaged
   */
  Optional<AccessUnit> read(Bytes packet);
}
