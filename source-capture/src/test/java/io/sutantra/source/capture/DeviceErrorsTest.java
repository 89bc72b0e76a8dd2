package io.sutantra.source.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.MediaSource;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.testkit.MapSettings;
import io.sutantra.testkit.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of what is said about cameras and microphones that cannot be opened. */
final class DeviceErrorsTest {
  private final TestEnvironment environment = new TestEnvironment();

  @AfterEach
  void closeEnvironment() {
    environment.close();
  }

  private MediaSource camera(String argument, Map<String, Object> settings) {
    Map<String, Object> all =
        new HashMap<>(
            Map.of("size", "640x480", "frames-per-second", 30, "format", "", "sound", ""));
    all.putAll(settings);
    return source(new CameraSourceProvider(), argument, all);
  }

  private MediaSource microphone(String argument, Map<String, Object> settings) {
    Map<String, Object> all =
        new HashMap<>(Map.of("sample-rate", 48_000, "channels", 2, "pulse-server", ""));
    all.putAll(settings);
    return source(new MicrophoneSourceProvider(), argument, all);
  }

  private MediaSource source(
      SourceProvider provider, String argument, Map<String, Object> settings) {
    return provider.create(
        new SourceRequest("test", argument, Optional.empty(), OptionalDouble.empty()),
        MapSettings.of(settings),
        environment);
  }

  private static void refuses(MediaSource source, String... words) {
    try {
      assertThatThrownBy(source::start)
          .isInstanceOf(IOException.class)
          .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
    } finally {
      source.close();
    }
    assertThatThrownBy(source::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void saysWhichCamerasThereAre() {
    refuses(
        camera("/dev/video4711", Map.of()), "there is no camera '/dev/video4711'", "/dev/video");
    refuses(camera("700", Map.of()), "there is no camera '/dev/video700'");
  }

  /** Opening devices of other kinds may do harm. */
  @Test
  void opensNothingThatIsNoCamera() {
    for (String other : new String[] {"/dev/null", "/dev/zero", "/dev/", "/dev/../etc/passwd"}) {
      if (Files.exists(Path.of(other)) && !other.equals("/dev/")) {
        refuses(camera(other, Map.of()), "'" + other + "' is no camera");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "-1", "video0", "/etc/passwd", "/dev/a b", "/dev/a\u0000"})
  void refusesWhatIsNoCamera(String argument) {
    assertThatThrownBy(() -> camera(argument, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write: source = \"camera:/dev/video0\"");
  }

  @Test
  void refusesBadSettings() {
    assertThatThrownBy(() -> camera("", Map.of("format", "a b"))).hasMessageContaining("format");
    assertThatThrownBy(() -> camera("", Map.of("sound", "alsa:file:/x")))
        .hasMessageContaining("sound")
        .hasMessageContaining("alsa:file:/x");
    assertThatThrownBy(() -> microphone("", Map.of("sample-rate", 1)))
        .hasMessageContaining("sample-rate");
    assertThatThrownBy(() -> microphone("", Map.of("channels", 3)))
        .hasMessageContaining("channels");
    assertThatThrownBy(() -> microphone("", Map.of("pulse-server", "a b")))
        .hasMessageContaining("pulse-server");
    assertThatThrownBy(() -> microphone("alsa:file:/x", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write: source = microphone");
  }

  @Test
  void saysWhichMicrophonesThereAre() {
    refuses(
        microphone("alsa:hw:31,31", Map.of()),
        "microphone 'hw:31,31' of ALSA cannot be opened",
        "ALSA",
        "pactl list short sources");
  }

  @Test
  void saysThatNoSoundServerRuns(@TempDir Path directory) {
    refuses(
        microphone("pulse:mic", Map.of("pulse-server", "unix:" + directory.resolve("none"))),
        "microphone 'mic' of PulseAudio cannot be opened",
        "is its server running");
  }
}
