package io.sutantra.transport.broadcast;

import io.sutantra.rtc.ice.IceState;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What there is to say of a viewer in words. Every viewer's is told every second, and changes
 * seldom: it is put together only when it has changed. <b>Threading:</b> confined to the viewer's
 * shard.
 */
final class ViewerDetails {
  private final Map<String, String> standing;
  private final JoinTimes times;
  private Facts facts;
  private Map<String, String> text = Map.of();

  /**
   * Makes them.
   *
   * @param standing what does not change any more
   * @param times of its joining
   */
  ViewerDetails(Map<String, String> standing, JoinTimes times) {
    this.standing = Map.copyOf(standing);
    this.times = times;
  }

  private record Facts(IceState ice, Path path, int stepsTaken, ViewerCounts.Trouble trouble) {}

  /**
   * As of now.
   *
   * @param path null if there is none
   */
  Map<String, String> of(IceState ice, Path path, ViewerCounts.Trouble trouble) {
    Facts now = new Facts(ice, path, times.stepsTaken(), trouble);
    if (!now.equals(facts)) {
      facts = now;
      text = describe(now);
    }
    return text;
  }

  private Map<String, String> describe(Facts now) {
    Map<String, String> details = new TreeMap<>(standing);
    details.put("ice state", now.ice().name().toLowerCase(Locale.ROOT));
    if (now.path() != null) {
      details.put("candidate pair", now.path().describe());
    }
    times.describe(details);
    now.trouble().describe(details);
    return Map.copyOf(details);
  }
}
