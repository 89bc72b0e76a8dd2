package io.sutantra.core.config;

import com.typesafe.config.Config;
import io.sutantra.api.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The result of reading a block with its owner's reader.
 *
 * @param block the block, with invalid values replaced by valid ones
 * @param value the value that was read; empty if the block could not be corrected
 */
record CorrectedBlock<T>(Config block, Optional<T> value) {
  /**
   * Reads a block with its owner's reader. After an invalid value, the block is read again with a
   * valid value in its place, until all problems are known.
   *
   * @param path the path of the block
   * @param good a block with a valid value for every key
   * @param problems the list to which problems are added
   */
  static <T> CorrectedBlock<T> read(
      String path, Config block, Config good, Function<Settings, T> reader, List<String> problems) {
    Config corrected = block;
    Set<String> seen = new HashSet<>();
    while (true) {
      try {
        return new CorrectedBlock<>(
            corrected, Optional.of(reader.apply(new ConfigSettings(path, corrected))));
      } catch (ConfigSettings.Refused e) {
        problems.add(String.valueOf(e.getMessage()));
        String key = e.path().substring(path.length() + 1).replaceFirst("\\[.*", "");
        if (!good.hasPath(key) || !seen.add(key)) {
          return new CorrectedBlock<>(corrected, Optional.empty());
        }
        corrected = corrected.withValue(key, good.getValue(key));
      } catch (IllegalArgumentException e) {
        problems.add("%s: %s".formatted(path, e.getMessage()));
        return new CorrectedBlock<>(corrected, Optional.empty());
      }
    }
  }
}
