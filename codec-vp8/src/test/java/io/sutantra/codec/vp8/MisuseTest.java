package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.CodecException;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.MovingPicture;
import io.sutantra.testkit.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests of calls that would end the JVM if they reached FFmpeg, beyond those in the contract. */
final class MisuseTest {
  private static final int WIDTH = 160;
  private static final int HEIGHT = 90;

  private final TestEnvironment environment = new TestEnvironment();
  private final MovingPicture scene = new MovingPicture(WIDTH, HEIGHT, 30, 1);

  @AfterEach
  void nothingLeft() {
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  private VideoEncoder newEncoder() {
    return new Vp8Codec()
        .createEncoder(
            new EncoderRequest(WIDTH, HEIGHT, 30, 300_000), ReferenceConf.settings(), environment)
        .orElseThrow();
  }

  private VideoDecoder newDecoder() {
    return new Vp8Codec().createDecoder(ReferenceConf.settings(), environment).orElseThrow();
  }

  /** Runs {@code body} on four threads at once, and returns the exceptions thrown. */
  private static Queue<Throwable> together(Runnable body) throws InterruptedException {
    int count = 4;
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    CyclicBarrier barrier = new CyclicBarrier(count);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  barrier.await();
                  for (int round = 0; round < 100; round++) {
                    try {
                      body.run();
                    } catch (IllegalStateException expected) {
                      thrown.add(expected);
                    }
                  }
                } catch (Exception | Error e) {
                  thrown.add(e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    return thrown;
  }

  @Test
  void encoderLetsInOneThreadAtATime() throws InterruptedException {
    try (VideoEncoder encoder = newEncoder()) {
      encoder.start();
      Queue<Throwable> thrown =
          together(
              () -> {
                VideoFrame picture = scene.take(environment.frames(), 0);
                try {
                  encoder.encode(picture, frame -> {});
                } finally {
                  picture.release();
                }
              });
      assertThat(thrown).isNotEmpty().allSatisfy(MisuseTest::isConfinement);
    }
  }

  @Test
  void decoderLetsInOneThreadAtATime() throws InterruptedException {
    EncodedFrame keyFrame = keyFrame();
    try (VideoDecoder decoder = newDecoder()) {
      decoder.start();
      Queue<Throwable> thrown = together(() -> decoder.decode(keyFrame, VideoFrame::release));
      assertThat(thrown).isNotEmpty().allSatisfy(MisuseTest::isConfinement);
    }
  }

  private static void isConfinement(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("one thread at a time");
  }

  @Test
  void closingWhileOthersEncodeAndDecodeIsBorne() throws InterruptedException {
    EncodedFrame keyFrame = keyFrame();
    for (int round = 0; round < 20; round++) {
      VideoEncoder encoder = newEncoder();
      encoder.start();
      VideoDecoder decoder = newDecoder();
      decoder.start();
      Thread closer =
          new Thread(
              () -> {
                encoder.close();
                decoder.close();
              });
      VideoFrame picture = scene.take(environment.frames(), 0);
      int turns = round;
      try {
        for (int i = 0; i < 1_000_000; i++) {
          encoder.encode(picture, frame -> {});
          decoder.decode(keyFrame, VideoFrame::release);
          if (i == turns) {
            closer.start();
          }
        }
        throw new AssertionError("was never closed");
      } catch (IllegalStateException closed) {
        assertThat(closed).hasMessageContaining("closed");
      }
      closer.join();
      picture.release();
    }
  }

  @Test
  void sinkMayCloseWhatCallsIt() {
    VideoEncoder encoder = newEncoder();
    encoder.start();
    VideoFrame picture = scene.take(environment.frames(), 0);
    List<EncodedFrame> encoded = new ArrayList<>();
    encoder.encode(
        picture,
        frame -> {
          encoded.add(frame);
          encoder.close();
        });
    assertThatThrownBy(() -> encoder.encode(picture, encoded::add))
        .isInstanceOf(IllegalStateException.class);
    picture.release();

    VideoDecoder decoder = newDecoder();
    decoder.start();
    decoder.decode(
        encoded.get(0),
        decoded -> {
          decoder.close();
          decoded.release();
        });
    assertThatThrownBy(() -> decoder.decode(encoded.get(0), VideoFrame::release))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void secondStartIsRefused() {
    try (VideoEncoder encoder = newEncoder();
        VideoDecoder decoder = newDecoder()) {
      encoder.start();
      decoder.start();
      assertThatThrownBy(encoder::start).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(decoder::start).isInstanceOf(IllegalStateException.class);
      assertThat(keyFrame().keyFrame()).isTrue();
    }
  }

  @Test
  void nullIsRefused() {
    VideoFrame picture = scene.take(environment.frames(), 0);
    EncodedFrame keyFrame = keyFrame();
    try (VideoEncoder encoder = newEncoder();
        VideoDecoder decoder = newDecoder()) {
      encoder.start();
      decoder.start();
      assertThatThrownBy(() -> encoder.encode(null, frame -> {}))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> encoder.encode(picture, null))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> decoder.decode(null, VideoFrame::release))
          .isInstanceOf(NullPointerException.class);
      assertThatThrownBy(() -> decoder.decode(keyFrame, null))
          .isInstanceOf(NullPointerException.class);
    }
    picture.release();
  }

  @Test
  void startThatFailsLeavesNothingAndSaysWhy() {
    // libvpx checks the quantizers only when it is opened; 63 is the coarsest.
    Vp8EncoderSettings impossible = new Vp8EncoderSettings(-8, 500, 450, 99, 99, true, 0);
    try (VideoEncoder encoder =
        new Vp8Encoder(new EncoderRequest(WIDTH, HEIGHT, 30, 300_000), impossible)) {
      for (int i = 0; i < 3; i++) {
        assertThatThrownBy(encoder::start)
            .isInstanceOf(CodecException.class)
            .hasMessageContaining("160x90");
      }
    }
  }

  private EncodedFrame keyFrame() {
    List<EncodedFrame> encoded = new ArrayList<>();
    VideoFrame picture = scene.take(environment.frames(), 0);
    try (VideoEncoder encoder = newEncoder()) {
      encoder.start();
      encoder.encode(picture, encoded::add);
    }
    picture.release();
    return encoded.get(0);
  }
}
