package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.testkit.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SoundPiecesTest {
  private static final AudioShape SHAPE = new AudioShape(48_000, 2);
  private static final int PIECE_SAMPLES = 960;
  private static final long MILLI = 1_000_000;
  private static final long START = 5_000_000 * MILLI;

  private final SoundPieces pieces =
      new SoundPieces(SHAPE, PIECE_SAMPLES, new DeviceClock(new ManualClock(), 0));
  private short next;

  private short[] samples(int count) {
    short[] samples = new short[count * SHAPE.channels()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = next++;
    }
    return samples;
  }

  private List<AudioFrame> poll() {
    List<AudioFrame> polled = new ArrayList<>();
    for (AudioFrame piece = pieces.poll(); piece != null; piece = pieces.poll()) {
      polled.add(piece);
    }
    return polled;
  }

  @Test
  void cutsWithoutGaps() {
    List<AudioFrame> all = new ArrayList<>();
    long captured = 0;
    for (int count : new int[] {1, 500, 480, 3_000, 64, 64, 1_000, 331}) {
      // The time stamps of devices jitter.
      assertThat(pieces.add(samples(count), START + captured * 1_000_000_000L / 48_000 + 7 * MILLI))
          .isZero();
      captured += count;
      all.addAll(poll());
    }
    assertThat(all).hasSize((int) captured / PIECE_SAMPLES);
    short expected = 0;
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).ptsNanos()).isEqualTo(i * 20L * MILLI);
      assertThat(all.get(i).captureNanos()).isEqualTo(START + (7 + i * 20L) * MILLI);
      for (short sample : all.get(i).toArray()) {
        assertThat(sample).isEqualTo(expected++);
      }
    }
  }

  @Test
  void goesOnAtTheTimeOfCaptureAfterAGap() {
    pieces.add(samples(PIECE_SAMPLES + 10), START);
    assertThat(poll()).extracting(AudioFrame::ptsNanos).containsExactly(0L);
    pieces.add(samples(PIECE_SAMPLES), START + 100 * MILLI);
    pieces.add(samples(PIECE_SAMPLES), START + 120 * MILLI);
    assertThat(poll()).extracting(AudioFrame::ptsNanos).containsExactly(100 * MILLI, 120 * MILLI);
  }

  @Test
  void dropsWhatADeviceDeliversTooFast() {
    int dropped = 0;
    List<AudioFrame> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      // Each millisecond of real time brings 2 ms of sound.
      dropped += pieces.add(samples(96), START + i * MILLI);
      all.addAll(poll());
    }
    assertThat(dropped).isBetween(44_000, 48_000);
    assertThat(all).hasSizeBetween(49, 53);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).ptsNanos()).isEqualTo(i * 20L * MILLI);
    }
  }
}
