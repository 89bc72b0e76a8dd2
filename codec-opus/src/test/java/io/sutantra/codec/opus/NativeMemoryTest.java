package io.sutantra.codec.opus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.testkit.NativeGrowth;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.Tone;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that repeated use of the codec does not make the process grow.
 *
 * <p>Each scenario runs in a JVM of its own whose whole heap is resident from the start, so that
 * all growth is native memory.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc/self/status")
final class NativeMemoryTest {
  /** The growth allowed for the JVM and the allocator. */
  private static final long SLACK_KIB = 2_500;

  private static final long PIECE_NANOS = 20_000_000;
  private static final TestEnvironment ENVIRONMENT = new TestEnvironment();

  /** The option for a JVM without a compiler, whose native memory would grow as well. */
  private static final String INTERPRETED = "-Xint";

  /** The option for a JVM with one compiler: loading the libraries is slow without any. */
  private static final String COMPILED_ONCE = "-XX:TieredStopAtLevel=1";

  /** The uses of the codec that are repeated. */
  enum Scenario {
    /** Encoding and decoding. A leaked frame per piece would be 30 MB, a leaked packet 3 MB. */
    ENCODE_AND_DECODE(8_000, NativeMemoryTest.INTERPRETED) {
      @Override
      void repeat(int times) {
        use(times, 48_000);
      }
    },

    /** Opening and closing encoders, decoders and resamplers. Leaked contexts would be 48 MB. */
    OPEN_AND_CLOSE(400, NativeMemoryTest.COMPILED_ONCE) {
      @Override
      void repeat(int times) {
        for (int i = 0; i < times; i++) {
          use(2, 44_100);
        }
      }
    },

    /** Changes of the input's rate. A leaked piece of input would be 13 MB. */
    CHANGE_THE_RATE(800, NativeMemoryTest.INTERPRETED) {
      @Override
      void repeat(int times) {
        use(times, 16_000, 44_100);
      }
    };

    private final int times;
    private final String compiler;

    Scenario(int times, String compiler) {
      this.times = times;
      this.compiler = compiler;
    }

    abstract void repeat(int times);

    private static void use(int pieces, int... ratesHz) {
      AudioFrame[] sounds = new AudioFrame[ratesHz.length];
      for (int i = 0; i < ratesHz.length; i++) {
        sounds[i] = new Tone(new AudioShape(ratesHz[i], 2), 440, 10_000).frame(0, ratesHz[i] / 50);
      }
      OpusCodec codec = new OpusCodec();
      try (AudioEncoder encoder =
              codec.createAudioEncoder(ReferenceConf.settings(), ENVIRONMENT).orElseThrow();
          AudioDecoder decoder =
              codec.createAudioDecoder(ReferenceConf.settings(), ENVIRONMENT).orElseThrow()) {
        encoder.start();
        decoder.start();
        int[] decoded = new int[1];
        for (int i = 0; i < pieces; i++) {
          encoder.encode(
              sounds[i % sounds.length].stamped(i * PIECE_NANOS, 0),
              packet -> decoder.decode(packet, sound -> decoded[0]++));
        }
        assertThat(decoded[0]).isBetween(pieces - 1, pieces);
      }
    }
  }

  /** Runs the scenario named, and prints by how much the process has grown. In a child JVM. */
  public static void main(String[] arguments) throws IOException {
    Scenario scenario = Scenario.valueOf(arguments[0]);
    NativeGrowth.print(
        scenario::repeat, Pointer::totalCount, scenario.times / 3, scenario.times, 2);
    ENVIRONMENT.close();
  }

  @ParameterizedTest
  @EnumSource
  void processDoesNotGrow(Scenario scenario) throws IOException, InterruptedException {
    List<String> options = List.of("-Xms32m", "-Xmx32m", "-XX:+AlwaysPreTouch", scenario.compiler);
    NativeGrowth growth = NativeGrowth.of(options, NativeMemoryTest.class, scenario.name());
    assertThat(growth.residentKib()).as("KiB grown").isLessThan(SLACK_KIB);
    // JavaCPP's limit on physical memory would stop a process that has too many such objects.
    assertThat(growth.objects()).as("objects that JavaCPP counts").isLessThan(1);
  }
}
