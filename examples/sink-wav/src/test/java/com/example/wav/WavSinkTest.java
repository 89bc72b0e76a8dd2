package com.example.wav;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.Settings;
import io.sutantra.api.SinkProvider;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.SinkProviderContract;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of a sink, run with this example, and a test that the file can be played. */
final class WavSinkTest extends SinkProviderContract {
  @TempDir Path folder;

  @Override
  protected SinkProvider provider() {
    return new WavSinkProvider();
  }

  @Override
  protected Settings settings() {
    return MapSettings.of(Map.of("max-megabytes", 1));
  }

  @Override
  protected MediaFormat format() {
    return new RawFormat(new AudioShape(44_100, 2));
  }

  @Override
  protected String argument() {
    return folder.resolve("sound.wav").toString();
  }

  @Test
  void othersCanPlayTheFile() throws Exception {
    int pieces = deliver(50);
    try (AudioInputStream sound = AudioSystem.getAudioInputStream(new File(argument()))) {
      AudioFormat format = sound.getFormat();
      assertThat(format.getSampleRate()).isEqualTo(44_100);
      assertThat(format.getChannels()).isEqualTo(2);
      assertThat(sound.getFrameLength()).isEqualTo(pieces * 882L);
    }
  }

  @Test
  void aSinkThatIsMadeAgainKeepsWhatWasWritten() throws Exception {
    int first = deliver(10);
    int second = deliver(20);
    assertThat(frames("sound.wav")).isEqualTo(first * 882L);
    assertThat(frames("sound-2.wav")).isEqualTo(second * 882L);
  }

  @Test
  void anotherFileBeginsWhenTheSampleRateChanges() throws Exception {
    WavSink sink = new WavSink(Path.of(argument()), 1_000_000);
    sink.start();
    assertThat(sink.offer(sound(44_100, 882))).isTrue();
    assertThat(sink.offer(sound(48_000, 960))).isTrue();
    sink.close();
    assertThat(frames("sound.wav")).isEqualTo(882);
    assertThat(frames("sound-2.wav")).isEqualTo(960);
  }

  private static AudioFrame sound(int sampleRateHz, int frames) {
    return AudioFrame.wrap(new short[2 * frames], new AudioShape(sampleRateHz, 2), 0, 0);
  }

  private long frames(String name) throws Exception {
    try (AudioInputStream sound =
        AudioSystem.getAudioInputStream(folder.resolve(name).toFile())) {
      return sound.getFrameLength();
    }
  }
}
