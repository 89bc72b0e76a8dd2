package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.testkit.ChildJvm;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A test of the microphone with a device of ALSA that reads a tone from a file, so that no sound
 * card is needed. The device has no clock: it delivers as fast as it is read.
 */
final class AlsaToneTest {
  private static final int RATE_HZ = 48_000;
  private static final int TONE_HZ = 1_000;
  private static final int PIECES = 50;

  @Test
  void hearsATone(@TempDir Path directory) throws IOException, InterruptedException {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "ALSA is of Linux");
    ByteBuffer tone = ByteBuffer.allocate(60 * RATE_HZ * 4).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 60 * RATE_HZ; i++) {
      short sample = (short) (8_000 * Math.sin(2 * Math.PI * TONE_HZ * i / RATE_HZ));
      tone.putShort(sample).putShort(sample);
    }
    Path file = Files.write(directory.resolve("tone.raw"), tone.array());
    Path config =
        Files.writeString(
            directory.resolve("alsa.conf"),
            """
            pcm.tone {
              type file
              slave.pcm { type null }
              file /dev/null
              infile "%s"
              format raw
            }
            """
                .formatted(file));
    String said =
        ChildJvm.run(
            ChildJvm.classPath(),
            Map.of("ALSA_CONFIG_PATH", config.toString()),
            List.of(),
            Listener.class,
            "alsa:tone");
    assertThat(said).contains("heard");
    String[] words = said.substring(said.indexOf("heard")).split("\\s+", -1);
    assertThat(Integer.parseInt(words[1])).as("the tone, in Hz").isBetween(900, 1_100);
    assertThat(Integer.parseInt(words[2])).as("the peak").isBetween(7_900, 8_000);
    assertThat(Integer.parseInt(words[3])).as("the time of a second, in ms").isGreaterThan(800);
  }

  /** The program that listens for a second, and says what it hears. */
  static final class Listener {
    private Listener() {}

    /** Listens to a microphone. */
    public static void main(String[] arguments) throws Exception {
      try (TestEnvironment environment = new TestEnvironment();
          MediaSource source =
              new MicrophoneSourceProvider()
                  .create(
                      new SourceRequest(
                          "test", arguments[0], Optional.empty(), OptionalDouble.empty()),
                      MapSettings.of(
                          Map.of("sample-rate", RATE_HZ, "channels", 2, "pulse-server", "")),
                      environment)) {
        source.start();
        MediaTrack track = source.tracks().get(0);
        Semaphore woken = new Semaphore(0);
        track.wakeBy(woken::release);
        long begun = System.nanoTime();
        int crossings = 0;
        int peak = 0;
        int pieces = 0;
        while (pieces < PIECES) {
          AudioFrame piece = (AudioFrame) track.poll(System.nanoTime());
          if (piece == null) {
            woken.tryAcquire(1, TimeUnit.SECONDS);
            continue;
          }
          pieces++;
          for (int i = 0; i < piece.samplesPerChannel(); i++) {
            peak = Math.max(peak, piece.sample(i, 1));
            if (i > 0 && piece.sample(i - 1, 0) < 0 && piece.sample(i, 0) >= 0) {
              crossings++;
            }
          }
        }
        long millis = (System.nanoTime() - begun) / 1_000_000;
        System.out.println("heard " + crossings + " " + peak + " " + millis + " ");
      }
    }
  }
}
