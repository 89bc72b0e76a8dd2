package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.CodecException;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.MovingPicture;
import io.sutantra.testkit.NativeGrowth;
import java.io.IOException;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that repeated use of the codec does not make the process grow, whether the use succeeds or
 * fails.
 *
 * <p>Each scenario runs in a JVM of its own whose whole heap is resident from the start, so that
 * all growth is native memory.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads /proc/self/status")
final class NativeMemoryTest {
  /** The growth allowed for the JVM's compiler and the allocator. */
  private static final long SLACK_KIB = 40 * 1024;

  private static final PoolingEnvironment ENVIRONMENT = new PoolingEnvironment();

  /** The uses of the codec that are repeated. */
  enum Scenario {
    /**
     * Opening and closing. A leaked picture of this size would be 70 MB, a leaked encoder some 1000
     * MB.
     */
    OPEN_AND_CLOSE(640, 360) {
      @Override
      void repeat(int times) {
        for (int i = 0; i < times; i++) {
          roundTrips(1);
        }
      }
    },
    /** Encoding and decoding with one session. A leaked picture per frame would be 86 MB. */
    ENCODE_AND_DECODE(160, 120) {
      @Override
      void repeat(int times) {
        roundTrips(15 * times);
      }
    },
    /**
     * Changes of the bit rate that open the encoder again. A leaked encoder would be some 1000 MB.
     */
    CHANGE_THE_BITRATE(640, 360) {
      @Override
      void repeat(int times) {
        MovingPicture scene = scene();
        try (VideoEncoder encoder = encoder()) {
          encoder.start();
          VideoFrame picture = scene.take(ENVIRONMENT.frames(), 0);
          for (int i = 0; i < times; i++) {
            encoder.setTargetBitrate(i % 2 == 0 ? 5_000_000 : 500_000);
            picture.stamp(scene.ptsNanos(i), 0);
            encoder.encode(picture, frame -> assertThat(frame.keyFrame()).isTrue());
          }
          picture.release();
        }
      }
    },
    /** Failed starts: each opens libvpx with a quantizer that does not exist. */
    FAIL_TO_START(1_920, 1_080) {
      @Override
      void repeat(int times) {
        Vp8EncoderSettings impossible = new Vp8EncoderSettings(-8, 500, 450, 99, 99, true, 0);
        try (VideoEncoder encoder = new Vp8Encoder(request(), impossible)) {
          for (int i = 0; i < times; i++) {
            assertThatThrownBy(encoder::start).isInstanceOf(CodecException.class);
          }
        }
      }
    };

    private final int width;
    private final int height;

    Scenario(int width, int height) {
      this.width = width;
      this.height = height;
    }

    abstract void repeat(int times);

    MovingPicture scene() {
      return new MovingPicture(width, height, 30, 1);
    }

    EncoderRequest request() {
      return new EncoderRequest(width, height, 30, 500_000);
    }

    VideoEncoder encoder() {
      return new Vp8Codec()
          .createEncoder(request(), ReferenceConf.settings(), ENVIRONMENT)
          .orElseThrow();
    }

    void roundTrips(int count) {
      MovingPicture scene = scene();
      VideoFrame picture = scene.take(ENVIRONMENT.frames(), 0);
      try (VideoEncoder encoder = encoder();
          VideoDecoder decoder =
              new Vp8Codec().createDecoder(ReferenceConf.settings(), ENVIRONMENT).orElseThrow()) {
        encoder.start();
        decoder.start();
        for (int i = 0; i < count; i++) {
          if (i % 10 == 0) {
            scene.draw(picture, i);
          }
          picture.stamp(scene.ptsNanos(i), 0);
          encoder.encode(picture, frame -> decoder.decode(frame, VideoFrame::release));
        }
      }
      picture.release();
    }
  }

  /** Runs the scenario named, and prints by how much the process has grown. Runs in a child JVM. */
  public static void main(String[] arguments) throws IOException {
    Scenario scenario = Scenario.valueOf(arguments[0]);
    NativeGrowth.print(scenario::repeat, Pointer::totalCount, 30, 200, 1);
    ENVIRONMENT.close();
  }

  @ParameterizedTest
  @EnumSource
  void processDoesNotGrow(Scenario scenario) throws IOException, InterruptedException {
    List<String> options = List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch");
    NativeGrowth growth = NativeGrowth.of(options, NativeMemoryTest.class, scenario.name());
    assertThat(growth.residentKib()).as("KiB grown").isLessThan(SLACK_KIB);
    // JavaCPP's limit on physical memory would stop a process that has too many of JavaCPP's own
    // objects.
    assertThat(growth.objects()).as("objects that JavaCPP counts").isLessThan(1);
  }
}
