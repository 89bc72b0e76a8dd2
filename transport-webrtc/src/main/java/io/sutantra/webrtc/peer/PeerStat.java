package io.sutantra.webrtc.peer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One entry of a peer's statistics.
 *
 * <p><b>Spec:</b> W3C webrtc-stats.
 *
 * @param type such as {@code OUTBOUND_RTP}
 * @param id by which others refer to it
 * @param values by the names of the specification
 */
public record PeerStat(String type, String id, Map<String, Object> values) {
  /** The first of a type. */
  public static Optional<PeerStat> first(List<PeerStat> all, String type) {
    return all.stream().filter(stat -> stat.type.equals(type)).findFirst();
  }

  /** The one that another refers to. */
  public static Optional<PeerStat> byId(List<PeerStat> all, String id) {
    return all.stream().filter(stat -> stat.id.equals(id)).findFirst();
  }

  /**
   * Whether the other side has said goodbye, by the alert that ends DTLS. The connection's state
   * does not tell before its consent has run out, many seconds later.
   */
  public static boolean farewell(List<PeerStat> all) {
    return first(all, "TRANSPORT").filter(t -> t.text("dtlsState").equals("closed")).isPresent();
  }

  /** A whole number; 0 if it is not there. */
  public long count(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** Seconds in nanoseconds; 0 if it is not there. */
  public long nanos(String name) {
    return values.get(name) instanceof Number number ? (long) (number.doubleValue() * 1e9) : 0;
  }

  /** A text; empty if it is not there. */
  public String text(String name) {
    return values.get(name) instanceof String text ? text : "";
  }
}
