package io.sutantra.source.file;

import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SourceProviderContract;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract, for a file that is handed on as it is and one that is decoded. */
class FileSourceContractTest {
  static final MapSettings SETTINGS = MapSettings.of(Map.of("loop", true));

  abstract static class OfOneFile extends SourceProviderContract {
    private final TestMedia media;
    private final String name;
    private Path path;

    OfOneFile(TestMedia media, String name) {
      this.media = media;
      this.name = name;
    }

    @BeforeEach
    void write(@TempDir Path directory) {
      path = media.write(directory.resolve(name));
    }

    @Override
    protected SourceProvider provider() {
      return new FileSourceProvider();
    }

    @Override
    protected Settings settings() {
      return SETTINGS;
    }

    @Override
    protected String argument() {
      return path.toString();
    }
  }

  @Nested
  final class Bitstream extends OfOneFile {
    Bitstream() {
      super(TestMedia.VP8, "film.webm");
    }
  }

  @Nested
  final class Pictures extends OfOneFile {
    Pictures() {
      super(TestMedia.MPEG4, "film.mp4");
    }
  }
}
