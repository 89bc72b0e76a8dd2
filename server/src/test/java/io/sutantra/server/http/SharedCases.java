package io.sutantra.server.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Small inputs that failed once, from a folder beside the project. */
final class SharedCases {
  private SharedCases() {}

  /** Returns the text of a case; skips the test if the case is missing. */
  static String text(String name) throws IOException {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path file = at.resolve("shared").resolve("cases").resolve(name);
      if (Files.isRegularFile(file)) {
        return Files.readString(file);
      }
    }
    Assumptions.abort("skipped: shared/cases/" + name + " is not in a folder above");
    throw new IllegalStateException("is skipped");
  }
}
