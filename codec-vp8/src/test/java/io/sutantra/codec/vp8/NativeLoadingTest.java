package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.CodecException;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.ChildJvm;
import io.sutantra.testkit.MovingPicture;
import io.sutantra.testkit.TestEnvironment;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of loading FFmpeg, in child JVMs that lack the libraries or have little memory. */
final class NativeLoadingTest {
  private static final String DECODED = "decoded 30 pictures";

  /** Encodes and decodes, and prints the outcome. Runs in a child JVM. */
  public static void main(String[] arguments) {
    MovingPicture scene = new MovingPicture(320, 180, 30, 1);
    int[] decoded = new int[1];
    try (TestEnvironment environment = new TestEnvironment();
        VideoEncoder encoder =
            new Vp8Codec()
                .createEncoder(
                    new EncoderRequest(320, 180, 30, 500_000),
                    ReferenceConf.settings(),
                    environment)
                .orElseThrow();
        VideoDecoder decoder =
            new Vp8Codec().createDecoder(ReferenceConf.settings(), environment).orElseThrow()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        try {
          encoder.start();
          break;
        } catch (CodecException e) {
          System.out.println(e.getMessage());
        }
      }
      decoder.start();
      for (int i = 0; i < 30; i++) {
        VideoFrame picture = scene.take(environment.frames(), i);
        encoder.encode(
            picture,
            frame ->
                decoder.decode(
                    frame,
                    copy -> {
                      decoded[0]++;
                      copy.release();
                    }));
        picture.release();
      }
      System.out.println("decoded " + decoded[0] + " pictures");
    } catch (CodecException e) {
      System.out.println("gave up: " + e.getMessage());
    }
  }

  private static String run(String classPath, String... options)
      throws IOException, InterruptedException {
    return ChildJvm.run(classPath, List.of(options), NativeLoadingTest.class, "");
  }

  @Test
  void limitOfJavacppIsExplained() throws IOException, InterruptedException {
    String classPath = ChildJvm.classPath();
    String output = run(classPath, "-Xmx64m", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=1m");
    assertThat(output.lines().filter(line -> line.contains("native libraries cannot be loaded")))
        .as(output)
        .hasSize(3)
        .allMatch(line -> line.contains("-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
    assertThat(run(classPath, "-Xmx64m", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"))
        .contains(DECODED);
  }

  @Test
  void missingLibrariesAreNamed() throws IOException, InterruptedException {
    String withoutNatives =
        Stream.of(ChildJvm.classPath().split(File.pathSeparator))
            .filter(entry -> !entry.matches(".*(linux|macosx|windows)-(x86_64|arm64)\\.jar"))
            .collect(Collectors.joining(File.pathSeparator));
    String output = run(withoutNatives, "-Xmx64m");
    assertThat(output.lines().filter(line -> line.contains("native libraries cannot be loaded")))
        .as(output)
        .hasSize(3)
        .allMatch(line -> line.contains("org.bytedeco:ffmpeg"))
        .allMatch(line -> line.contains("classifier"));
    assertThat(output).contains("gave up").doesNotContain("decoded");
  }
}
