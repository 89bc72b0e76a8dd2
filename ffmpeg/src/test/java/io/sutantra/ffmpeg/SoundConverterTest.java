package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_custom_init;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;

import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;

class SoundConverterTest {
  private static final int SAMPLES = 480;
  private static final int RATE_HZ = 48_000;

  /** Returns stereo sound whose channels have a layout of their own, all samples 1000. */
  private static AVFrame customStereo() {
    AVFrame sound = av_frame_alloc();
    sound.nb_samples(SAMPLES).format(AV_SAMPLE_FMT_S16).sample_rate(RATE_HZ);
    assertThat(av_channel_layout_custom_init(sound.ch_layout(), 2)).isZero();
    assertThat(av_frame_get_buffer(sound, 0)).isZero();
    var data =
        sound
            .data(0)
            .capacity(SAMPLES * 2L * Short.BYTES)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asShortBuffer();
    while (data.hasRemaining()) {
      data.put((short) 1_000);
    }
    return sound;
  }

  @Test
  void soundOfACustomLayoutIsTakenForThatOfTheUsualSpeakers() {
    try (SoundConverter converter = new SoundConverter(RATE_HZ, 2)) {
      for (int i = 0; i < 3; i++) {
        AVFrame sound = customStereo();
        assertThat(converter.convert(sound)).hasSize(SAMPLES * 2).containsOnly((short) 1_000);
        av_channel_layout_uninit(sound.ch_layout());
        av_frame_free(sound);
      }
    }
  }
}
