package io.sutantra.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTest {
  private static final AudioShape STEREO = new AudioShape(48_000, 2);
  private static final long PIECE_NANOS = 20_000_000;

  @TempDir private Path directory;

  private static AudioFrame piece(AudioShape shape, long ptsNanos, int value) {
    short[] samples = new short[shape.sampleRateHz() / 50 * shape.channels()];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (value + i % shape.channels());
    }
    return AudioFrame.wrap(samples, shape, ptsNanos, 0);
  }

  private static byte[] read(Path path) throws Exception {
    try (AudioInputStream in = AudioSystem.getAudioInputStream(path.toFile())) {
      assertThat(in.getFormat().getSampleRate()).isEqualTo(48_000f);
      assertThat(in.getFormat().getChannels()).isEqualTo(2);
      assertThat(in.getFormat().getSampleSizeInBits()).isEqualTo(16);
      byte[] all = in.readAllBytes();
      assertThat(in.getFrameLength()).isEqualTo(all.length / 4);
      return all;
    }
  }

  private static int sample(byte[] data, int frame, int channel) {
    int at = 4 * frame + 2 * channel;
    return (short) ((data[at] & 0xFF) | (data[at + 1] << 8));
  }

  @Test
  void isReadByOthersAtAnyTime() throws Exception {
    Path path = directory.resolve("a.wav");
    try (WavFile wav = new WavFile(path)) {
      assertThat(path).doesNotExist();
      for (int i = 0; i < 5; i++) {
        wav.write(piece(STEREO, 7_000 + i * PIECE_NANOS, 1_000 + i));
        wav.flush();
        byte[] data = read(path);
        assertThat(data).hasSize((i + 1) * 960 * 4);
        assertThat(sample(data, i * 960, 0)).isEqualTo(1_000 + i);
        assertThat(sample(data, i * 960 + 959, 1)).isEqualTo(1_001 + i);
      }
      assertThat(wav.seconds()).isCloseTo(0.1, within(1e-9));
    }
    assertThat(read(path)).hasSize(5 * 960 * 4);
  }

  @Test
  void whereSoundIsMissingThereIsSilence() throws Exception {
    Path path = directory.resolve("a.wav");
    Files.writeString(path, "what was there before".repeat(10_000));
    try (WavFile wav = new WavFile(path)) {
      wav.write(piece(STEREO, 0, 1_000));
      wav.write(piece(STEREO, 3 * PIECE_NANOS, 2_000));
      // A new time line adds no silence, and sound of another shape than the file's is not written.
      wav.write(piece(STEREO, 3_600_000_000_000L, 3_000));
      wav.write(piece(new AudioShape(44_100, 1), 3_600_000_000_000L + PIECE_NANOS, 4_000));
    }
    byte[] data = read(path);
    assertThat(data).hasSize(5 * 960 * 4);
    assertThat(sample(data, 959, 0)).isEqualTo(1_000);
    assertThat(sample(data, 960, 0)).isZero();
    assertThat(sample(data, 3 * 960 - 1, 1)).isZero();
    assertThat(sample(data, 3 * 960, 0)).isEqualTo(2_000);
    assertThat(sample(data, 4 * 960, 0)).isEqualTo(3_000);
  }

  @Test
  void saysThatItCannotBeWritten() throws IOException {
    WavFile wav = new WavFile(directory);
    wav.flush();
    wav.write(piece(STEREO, 0, 1));
    assertThatThrownBy(wav::flush).isInstanceOf(IOException.class);
    assertThatThrownBy(wav::close).isInstanceOf(IOException.class);
    wav.close();
  }
}
