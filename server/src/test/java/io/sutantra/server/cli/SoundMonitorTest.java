package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.source.pattern.LipSyncMeter;
import org.junit.jupiter.api.Test;

class SoundMonitorTest {
  private static final AudioShape STEREO = new AudioShape(48_000, 2);
  private static final long PIECE_NANOS = 20_000_000;

  private final SoundMonitor soundMonitor = new SoundMonitor(new LipSyncMeter(), null);

  private void hear(long piece, double peak) {
    short[] samples = new short[960 * 2];
    for (int i = 0; i < samples.length; i++) {
      int sample = i / STEREO.channels();
      samples[i] = (short) Math.round(peak * Math.sin(2 * Math.PI * 500 * sample / 48_000));
    }
    soundMonitor.accept(AudioFrame.wrap(samples, STEREO, piece * PIECE_NANOS, 0));
  }

  @Test
  void theLoudestSineHasZeroDecibels() {
    assertThat(soundMonitor.take()).isEqualTo(new SoundMonitor.Measurement(0, 0, 0, null));
    hear(0, Short.MAX_VALUE);
    assertThat(soundMonitor.take().levelDbfs()).isCloseTo(0, within(0.01));
    hear(1, Short.MAX_VALUE / 10.0);
    hear(2, Short.MAX_VALUE / 10.0);
    assertThat(soundMonitor.take().levelDbfs()).isCloseTo(-20, within(0.01));
    hear(3, 0);
    SoundMonitor.Measurement silence = soundMonitor.take();
    assertThat(silence.levelDbfs()).isEqualTo(-120);
    assertThat(silence.pieces()).isEqualTo(4);
    assertThat(silence.seconds()).isCloseTo(0.08, within(1e-9));
    assertThat(soundMonitor.take().levelDbfs()).isNull();
  }

  @Test
  void gapsAreMissing() {
    // Gaps within the first second do not count, as the sound may still be aligned.
    hear(970, 1_000);
    for (int i = 0; i < 49; i++) {
      hear(1_000 + i, 1_000);
    }
    assertThat(soundMonitor.take().missingShare()).isZero();
    for (int i = 0; i < 450; i++) {
      if (i % 9 != 5) {
        hear(1_049 + i, 1_000);
      }
    }
    assertThat(soundMonitor.take().missingShare()).isCloseTo(0.1, within(1e-9));
    // A pause of an hour is no loss.
    hear(200_000, 1_000);
    assertThat(soundMonitor.take().missingShare()).isBetween(0.09, 0.1);
  }
}
