package io.sutantra.core.config;

import com.typesafe.config.Config;
import io.sutantra.api.Settings;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What became of reading a block.
 *
 * @param block the block, with what was refused put right
 * @param value what was read; empty if it could not be put right
 */
record Trial<T>(Config block, Optional<T> value) {
  /**
   * Reads a block as its owner will; over and over, with the value that was refused put right,
   * until all that is wrong is known.
   *
   * @param path of the block
   * @param good has a good value for every key
   * @param problems what is wrong is added here
   */
  static <T> Trial<T> run(
      String path, Config block, Config good, Function<Settings, T> reader, List<String> problems) {
    Config mended = block;
    Set<String> seen = new HashSet<>();
    while (true) {
      try {
        return new Trial<>(mended, Optional.of(reader.apply(new ConfigSettings(path, mended))));
      } catch (ConfigSettings.Refused e) {
        problems.add(String.valueOf(e.getMessage()));
        String key = e.path().substring(path.length() + 1).replaceFirst("\\[.*", "");
        if (!good.hasPath(key) || !seen.add(key)) {
          return new Trial<>(mended, Optional.empty());
        }
        mended = mended.withValue(key, good.getValue(key));
      } catch (IllegalArgumentException e) {
        problems.add("%s: %s".formatted(path, e.getMessage()));
        return new Trial<>(mended, Optional.empty());
      }
    }
  }
}
