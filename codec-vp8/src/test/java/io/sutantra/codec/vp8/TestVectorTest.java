package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.VideoDecoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that decode the vectors of {@code webmproject/vp8-test-vectors} and compare every frame bit
 * by bit.
 *
 * <p>The vectors lie beside the repository, in {@code ../shared/vectors/vp8} seen from its root, or
 * in the directory named by {@code -Dvectors.dir=DIR}. Without vectors the test is skipped.
 */
final class TestVectorTest {
  private static final int VECTORS = 18;

  static Stream<String> vectors() {
    return Stream.iterate(1, number -> number + 1)
        .limit(VECTORS)
        .map("vp80-00-comprehensive-%03d.ivf"::formatted);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyFrameIsDecodedToTheBit(String name) throws IOException {
    Path directory = directory();
    Assumptions.assumeTrue(
        Files.isDirectory(directory),
        () -> "no VP8 test vectors in " + directory + "; point -Dvectors.dir to them");
    List<String> expected = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(name + ".md5"))) {
      expected.add(line.substring(0, 32));
    }
    assertThat(expected).isNotEmpty();
    assertThat(decodedSums(IvfReader.frames(directory.resolve(name)))).isEqualTo(expected);
  }

  private static Path directory() {
    String given = System.getProperty("vectors.dir");
    // Tests run in their module's directory, one level below the repository's root.
    return given != null ? Path.of(given, "vp8") : Path.of("../../shared/vectors/vp8");
  }

  private static List<String> decodedSums(List<Bytes> frames) {
    List<String> sums = new ArrayList<>();
    try (TestEnvironment environment = new TestEnvironment();
        VideoDecoder decoder =
            new Vp8Codec().createDecoder(ReferenceConf.settings(), environment).orElseThrow()) {
      decoder.start();
      for (Bytes data : frames) {
        decoder.decode(
            new EncodedFrame(data, false, 0, 0, 0, 0, 0),
            picture -> {
              sums.add(md5(picture));
              picture.release();
            });
      }
    }
    return sums;
  }

  private static String md5(VideoFrame picture) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(picture.data().duplicate());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
