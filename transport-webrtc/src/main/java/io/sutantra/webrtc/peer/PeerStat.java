package io.sutantra.webrtc.peer;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An entry of a peer's statistics.
 *
 * <p><b>Spec:</b> W3C webrtc-stats.
 *
 * @param type type such as {@code OUTBOUND_RTP}
 * @param id id by which other entries refer to this one
 * @param values values by the names of the specification
 */
public record PeerStat(String type, String id, Map<String, Object> values) {
  /** Returns the first entry of a type. */
  public static Optional<PeerStat> first(List<PeerStat> all, String type) {
    return all.stream().filter(stat -> stat.type.equals(type)).findFirst();
  }

  /** Returns the entry with an id. */
  public static Optional<PeerStat> byId(List<PeerStat> all, String id) {
    return all.stream().filter(stat -> stat.id.equals(id)).findFirst();
  }

  /**
   * Returns whether the other side has closed DTLS by an alert. The connection's state only shows
   * this when consent has expired, many seconds later.
   */
  public static boolean farewell(List<PeerStat> all) {
    return first(all, "TRANSPORT").filter(t -> t.text("dtlsState").equals("closed")).isPresent();
  }

  /** Returns a whole number; 0 if it is absent. */
  public long count(String name) {
    return values.get(name) instanceof Number number ? number.longValue() : 0;
  }

  /** Returns a value in seconds as nanoseconds; 0 if it is absent. */
  public long nanos(String name) {
    return values.get(name) instanceof Number number ? (long) (number.doubleValue() * 1e9) : 0;
  }

  /** Returns a text; empty if it is absent. */
  public String text(String name) {
    return values.get(name) instanceof String text ? text : "";
  }
}
