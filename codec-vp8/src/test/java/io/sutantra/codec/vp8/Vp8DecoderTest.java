package io.sutantra.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.CodecException;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Settings;
import io.sutantra.api.SettingsException;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.VideoFrame;
import io.sutantra.testkit.MovingPicture;
import io.sutantra.testkit.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class Vp8DecoderTest {
  private final TestEnvironment environment = new TestEnvironment();
  private VideoDecoder decoder;

  @BeforeEach
  void start() {
    decoder = newDecoder(ReferenceConf.settings());
    decoder.start();
  }

  @AfterEach
  void nothingLeft() {
    decoder.close();
    assertThat(environment.framesInUse()).isZero();
    environment.close();
  }

  private VideoDecoder newDecoder(Settings settings) {
    return new Vp8Codec().createDecoder(settings, environment).orElseThrow();
  }

  private List<EncodedFrame> encoded(int width, int height, int count) {
    MovingPicture scene = new MovingPicture(width, height, 30, 5);
    List<EncodedFrame> encoded = new ArrayList<>();
    try (VideoEncoder encoder =
        new Vp8Codec()
            .createEncoder(
                new EncoderRequest(width, height, 30, 400_000),
                ReferenceConf.settings(),
                environment)
            .orElseThrow()) {
      encoder.start();
      for (int i = 0; i < count; i++) {
        VideoFrame picture = scene.take(environment.frames(), i);
        encoder.encode(picture, encoded::add);
        picture.release();
      }
    }
    return encoded;
  }

  private List<String> sizesOf(List<EncodedFrame> frames) {
    List<String> sizes = new ArrayList<>();
    for (EncodedFrame frame : frames) {
      decoder.decode(
          frame,
          picture -> {
            sizes.add(picture.width() + "x" + picture.height());
            picture.release();
          });
    }
    return sizes;
  }

  private static EncodedFrame frame(byte... data) {
    return new EncodedFrame(Bytes.wrap(data), false, 0, 0, 0, 0, 0);
  }

  @Test
  void sizeChangesAtAKeyFrame() {
    List<EncodedFrame> frames = new ArrayList<>(encoded(320, 180, 2));
    frames.addAll(encoded(175, 143, 2));
    frames.addAll(encoded(640, 360, 2));
    assertThat(sizesOf(frames))
        .containsExactly("320x180", "320x180", "175x143", "175x143", "640x360", "640x360");
  }

  @Test
  void nothingIsDecodedBeforeAKeyFrame() {
    List<EncodedFrame> frames = encoded(320, 180, 3);
    assertThatThrownBy(() -> decoder.decode(frames.get(1), VideoFrame::release))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("key frame");
    assertThat(sizesOf(frames)).hasSize(3);
  }

  @Test
  void afterABrokenFrameNothingIsDecodedBeforeAKeyFrame() {
    List<EncodedFrame> frames = encoded(320, 180, 3);
    assertThat(sizesOf(frames.subList(0, 2))).hasSize(2);
    EncodedFrame broken = frame(frames.get(2).data().slice(0, 5).toArray());
    assertThatThrownBy(() -> decoder.decode(broken, VideoFrame::release))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> decoder.decode(frames.get(2), VideoFrame::release))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("key frame");
    assertThat(sizesOf(frames)).hasSize(3);
  }

  @Test
  void emptyAndTinyFramesAreRefused() {
    for (int length = 0; length < 10; length++) {
      EncodedFrame tiny = frame(new byte[length]);
      assertThatThrownBy(() -> decoder.decode(tiny, VideoFrame::release))
          .isInstanceOf(CodecException.class);
    }
  }

  @Test
  void forgedSizeIsRefusedBeforeMemoryIsTaken() {
    byte[] forged = encoded(64, 64, 1).get(0).data().toArray();
    forged[6] = forged[8] = (byte) 0xFF;
    forged[7] = forged[9] = 0x3F;
    assertThatThrownBy(() -> decoder.decode(frame(forged), VideoFrame::release))
        .isInstanceOf(CodecException.class)
        .hasMessageContaining("16383x16383")
        .hasMessageContaining("max-decoded-pixels");
  }

  @Test
  void mostPixelsCanBeSet() {
    List<EncodedFrame> frames = encoded(320, 180, 1);
    decoder.close();
    decoder = newDecoder(ReferenceConf.settings().with("max-decoded-pixels", 320 * 180 - 1));
    decoder.start();
    assertThatThrownBy(() -> decoder.decode(frames.get(0), VideoFrame::release))
        .isInstanceOf(CodecException.class);
    assertThatThrownBy(() -> newDecoder(ReferenceConf.settings().with("max-decoded-pixels", 0)))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void droppedPicturesAreCounted() {
    environment.limitFrames(1);
    List<EncodedFrame> frames = encoded(64, 64, 4);
    environment.limitFrames(0);
    assertThat(sizesOf(frames)).isEmpty();
    assertThat(environment.counted("pictures.dropped")).isEqualTo(4);
  }

  @Test
  void sinkThatThrowsOwnsItsPictureAndLeavesTheDecoderUsable() {
    List<EncodedFrame> frames = encoded(64, 64, 2);
    assertThatThrownBy(
            () ->
                decoder.decode(
                    frames.get(0),
                    picture -> {
                      picture.release();
                      throw new UnsupportedOperationException("sink");
                    }))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(sizesOf(frames.subList(1, 2))).hasSize(1);
  }
}
