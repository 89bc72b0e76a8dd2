package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.FrameSource;
import io.sutantra.api.PictureSize;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.ManualClock;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that play the public VP8 test vectors, passed through and decoded. The vectors lie in
 * {@code ../shared/vectors} beside the repository, or in the directory named by {@code
 * -Dvectors.dir}; without vectors the tests are skipped.
 */
class Vp8VectorTest {
  private final ManualClock clock = new ManualClock();
  private double nominalRate;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
  void playsEveryFrameOfAVector(int number) throws Exception {
    Path ivf = vectors().resolve("vp80-00-comprehensive-%03d.ivf".formatted(number));
    Path sums = ivf.resolveSibling(ivf.getFileName() + ".md5");
    assumeTrue(Files.exists(sums), "no test vectors at " + ivf);
    List<String> expected = new ArrayList<>();
    for (String line : Files.readAllLines(sums)) {
      expected.add(line.split("\\s+", 2)[0]);
    }
    assertThat(play(ivf, OptionalDouble.empty(), MediaKind.ENCODED)).hasSize(expected.size());
    // A requested rate below the file's has the file decoded; this rate is too little below to
    // leave a frame out.
    double slower = nominalRate * (1 - 1e-6);
    assertThat(play(ivf, OptionalDouble.of(slower), MediaKind.RAW)).isEqualTo(expected);
  }

  /** Returns the MD5 of every frame to be shown. */
  private List<String> play(Path path, OptionalDouble rate, MediaKind kind)
      throws IOException, NoSuchAlgorithmException {
    List<String> sums = new ArrayList<>();
    try (TestEnvironment environment = new TestEnvironment(clock);
        FrameSource source =
            new FirstTrack(
                new FileSourceProvider()
                    .create(
                        new SourceRequest(
                            "v", path.toString(), Optional.<PictureSize>empty(), rate),
                        FileSourceContractTest.SETTINGS.with("loop", false),
                        environment))) {
      source.start();
      assertThat(source.format().kind()).isEqualTo(kind);
      nominalRate = source.format().framesPerSecond();
      while (!source.ended()) {
        Media media = source.poll(clock.nanoTime());
        if (media != null) {
          if (isShown(media)) {
            sums.add(sum(media));
          }
          media.release();
        }
        long now = clock.nanoTime();
        clock.advanceNanos(Math.max(0, source.nextPollNanos(now) - now));
      }
      assertThat(environment.counted("packets.damaged")).isZero();
    }
    return sums;
  }

  /**
   * Returns whether a frame is shown. Some VP8 frames only serve as references: bit 4 of their
   * first byte is 0.
   */
  private static boolean isShown(Media media) {
    return !(media instanceof EncodedFrame frame) || (frame.data().at(0) & 0x10) != 0;
  }

  private static String sum(Media media) throws NoSuchAlgorithmException {
    byte[] bytes = new byte[media.sizeBytes()];
    if (media instanceof VideoFrame frame) {
      frame.data().get(0, bytes);
    } else if (media instanceof EncodedFrame frame) {
      frame.data().copyTo(bytes, 0);
    }
    return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
  }

  private static Path vectors() {
    String given = System.getProperty("vectors.dir");
    if (given != null) {
      return Path.of(given, "vp8");
    }
    // The vectors lie beside the repository, which contains the module.
    return Path.of("").toAbsolutePath().resolve("../../shared/vectors/vp8").normalize();
  }
}
