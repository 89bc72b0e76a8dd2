package io.sutantra.source.file;

import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SourceProviderContract;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/**
 * The source contract, run with a file whose bitstream passes through and with a file that is
 * decoded.
 */
class FileSourceContractTest {
  static final MapSettings SETTINGS =
      MapSettings.of(Map.of("loop", true, "sound", true, "pass-through", List.of("vp8", "opus")));

  static final MapSettings PASSING_H264 =
      SETTINGS.with("pass-through", List.of("vp8", "opus", "h264"));

  abstract static class OfOneFile extends SourceProviderContract {
    private final UnaryOperator<Path> media;
    private final String name;
    private Path path;

    OfOneFile(UnaryOperator<Path> media, String name) {
      this.media = media;
      this.name = name;
    }

    @BeforeEach
    void write(@TempDir Path directory) {
      path = media.apply(directory.resolve(name));
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
      super(TestMedia.VP8::write, "film.webm");
    }
  }

  @Nested
  final class Pictures extends OfOneFile {
    Pictures() {
      super(TestMedia.MPEG4::write, "film.mp4");
    }
  }

  @Nested
  final class H264InAnMp4 extends OfOneFile {
    H264InAnMp4() {
      super(TestMedia.VP8.by("libopenh264")::write, "film.mp4");
    }

    @Override
    protected Settings settings() {
      return PASSING_H264;
    }
  }

  @Nested
  final class BitstreamsOfBoth extends OfOneFile {
    BitstreamsOfBoth() {
      super(TestFilm.of("libvpx", "libopus", 48_000, 2)::write, "film.webm");
    }
  }

  @Nested
  final class PicturesAndSound extends OfOneFile {
    PicturesAndSound() {
      super(TestFilm.of("mpeg4", "aac", 44_100, 2)::write, "film.mp4");
    }
  }

  @Nested
  final class SoundAlone extends OfOneFile {
    SoundAlone() {
      super(TestFilm.of("", "flac", 44_100, 2).withPictures(0)::write, "sound.flac");
    }
  }
}
