package io.sutantra.api;

import io.sutantra.api.media.Bytes;
import java.util.List;

/**
 * A completer of access units that pass through as packets: it keeps what a track sends once, and
 * adds it to every access unit at which a viewer may start.
 *
 * <p><b>Threading:</b> confined to one track.
 *
 * <p><b>Errors:</b> none: for any payloads there is a result, in time and memory bounded by their
 * size.
 */
public interface PayloadCompleter {
  /**
   * Returns the payloads of the next access unit with everything that its decoding needs.
   *
   * @param payloads the payloads in order, at least one, from the network
   * @return {@code payloads} itself if nothing is missing, or nothing is known of what is missing
   */
  List<Bytes> complete(List<Bytes> payloads);
}
