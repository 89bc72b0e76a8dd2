package io.sutantra.transport.broadcast;

import io.sutantra.rtc.ice.IceState;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cache of the texts and numbers of a viewer's statistics. Statistics are reported every second,
 * but their texts and numbers change rarely, so the maps are rebuilt only after a change.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerDetails {
  private final Map<String, String> standing;
  private final JoinTimes times;
  private Facts facts;
  private Description description = new Description(Map.of(), Map.of());

  /**
   * Creates the details of a viewer.
   *
   * @param standing the texts that do not change any more
   * @param times the times of the steps by which the viewer joined
   */
  ViewerDetails(Map<String, String> standing, JoinTimes times) {
    this.standing = Map.copyOf(standing);
    this.times = times;
  }

  private record Facts(IceState ice, Path path, int stepsTaken, ViewerCounts.Trouble trouble) {}

  /** The texts and numbers of a viewer, both unmodifiable. */
  record Description(Map<String, String> texts, Map<String, Number> numbers) {}

  /**
   * Returns the present texts and numbers.
   *
   * @param path the path to the viewer; null if there is none
   */
  Description of(IceState ice, Path path, ViewerCounts.Trouble trouble) {
    Facts now = new Facts(ice, path, times.stepsTaken(), trouble);
    if (!now.equals(facts)) {
      facts = now;
      description = describe(now);
    }
    return description;
  }

  private Description describe(Facts now) {
    Map<String, String> texts = new TreeMap<>(standing);
    texts.put("ice state", now.ice().name().toLowerCase(Locale.ROOT));
    if (now.path() != null) {
      texts.put("candidate pair", now.path().describe());
    }
    if (now.trouble().overloaded()) {
      texts.put("line", "too narrow: key frames alone");
    }
    Map<String, Number> numbers = new TreeMap<>();
    times.addTo(numbers);
    now.trouble().addTo(numbers);
    return new Description(Map.copyOf(texts), Map.copyOf(numbers));
  }
}
