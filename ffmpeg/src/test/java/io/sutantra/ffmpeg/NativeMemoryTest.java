package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that repeated use of the converter of sound does not make the process grow.
 *
 * <p>Each scenario runs in a JVM of its own whose whole heap is resident from the start, so that
 * all growth is native memory. A heap of the default size becomes resident only as it is used, and
 * looks like a leak for some hundred thousand pieces.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc/self/status")
final class NativeMemoryTest {
  /** The growth allowed for the JVM and the allocator. */
  private static final long SLACK_KIB = 2_500;

  private static final int SAMPLES = 64;
  private static final int CHANNELS = 8;

  /** The uses of the converter that are repeated. */
  enum Scenario {
    /** Sound whose layout owns memory. Leaked layouts would be 6 MB. */
    CUSTOM_LAYOUT(20_000) {
      @Override
      void repeat(int times) {
        convert(times, true, 48_000);
      }
    },

    /** Sound of the usual layout, which the same resampler converts throughout. */
    USUAL_LAYOUT(20_000) {
      @Override
      void repeat(int times) {
        convert(times, false, 48_000);
      }
    },

    /** Changes of the input's rate, each of which opens a resampler. Leaked ones would be 81 MB. */
    CHANGES(800) {
      @Override
      void repeat(int times) {
        convert(times, true, 44_100, 16_000);
      }
    };

    private final int times;

    Scenario(int times) {
      this.times = times;
    }

    abstract void repeat(int times);

    private static void convert(int pieces, boolean custom, int... ratesHz) {
      try (SoundConverter converter = new SoundConverter(48_000, 2)) {
        for (int i = 0; i < pieces; i++) {
          AVFrame sound = sound(custom, ratesHz[i % ratesHz.length]);
          converter.convert(sound);
          avutil.av_frame_free(sound);
        }
      }
    }

    private static AVFrame sound(boolean custom, int rateHz) {
      AVFrame sound = avutil.av_frame_alloc();
      sound.nb_samples(SAMPLES).format(avutil.AV_SAMPLE_FMT_S16).sample_rate(rateHz);
      if (custom) {
        assertThat(avutil.av_channel_layout_custom_init(sound.ch_layout(), CHANNELS)).isZero();
      } else {
        avutil.av_channel_layout_default(sound.ch_layout(), CHANNELS);
      }
      assertThat(avutil.av_frame_get_buffer(sound, 0)).isZero();
      return sound;
    }
  }

  /** Runs the scenario named, and prints by how much the process has grown. In a child JVM. */
  public static void main(String[] arguments) throws IOException {
    NativeCalls.load();
    Scenario scenario = Scenario.valueOf(arguments[0]);
    scenario.repeat(scenario.times / 3);
    long before = residentKib(scenario);
    long counted = Pointer.totalCount();
    scenario.repeat(scenario.times);
    System.out.println("grown " + (residentKib(scenario) - before));
    System.out.println("counted " + (Pointer.totalCount() - counted));
  }

  /** Returns the resident memory of a settled allocator: the smallest of a few readings. */
  private static long residentKib(Scenario scenario) throws IOException {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      scenario.repeat(2);
      List<String> lines = Files.readAllLines(Path.of("/proc/self/status"));
      String line = lines.stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
      least = Math.min(least, Long.parseLong(line.replaceAll("\\D", "")));
    }
    return least;
  }

  @ParameterizedTest
  @EnumSource
  void processDoesNotGrow(Scenario scenario) throws IOException, InterruptedException {
    // Without a compiler, whose native memory would grow as well.
    List<String> options = List.of("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", "-Xint");
    String output =
        ChildJvm.run(ChildJvm.classPath(), options, NativeMemoryTest.class, scenario.name());
    assertThat(number(output, "grown ")).as("KiB grown").isLessThan(SLACK_KIB);
    // JavaCPP's limit on physical memory would stop a process that has too many such objects.
    assertThat(number(output, "counted ")).as("objects that JavaCPP counts").isLessThan(1);
  }

  private static long number(String output, String name) {
    return output
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.substring(name.length())))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }
}
