package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.testkit.NativeGrowth;
import java.io.IOException;
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
    NativeGrowth.print(
        scenario::repeat, Pointer::totalCount, scenario.times / 3, scenario.times, 2);
  }

  @ParameterizedTest
  @EnumSource
  void processDoesNotGrow(Scenario scenario) throws IOException, InterruptedException {
    // Without a compiler, whose native memory would grow as well.
    List<String> options = List.of("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", "-Xint");
    NativeGrowth growth = NativeGrowth.of(options, NativeMemoryTest.class, scenario.name());
    assertThat(growth.residentKib()).as("KiB grown").isLessThan(SLACK_KIB);
    // JavaCPP's limit on physical memory would stop a process that has too many such objects.
    assertThat(growth.objects()).as("objects that JavaCPP counts").isLessThan(1);
  }
}
