package io.sutantra.source.capture;

import io.sutantra.api.Environment;
import io.sutantra.api.Settings;
import io.sutantra.api.media.AudioShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sound of a microphone beside captured pictures.
 *
 * @param microphone the microphone; empty for no sound
 */
record SoundBeside(Optional<MicrophoneName> microphone) {
  private static final AudioShape SHAPE = new AudioShape(48_000, 2);

  /** Reads the setting {@code sound}. */
  static SoundBeside of(Settings settings) {
    String text = settings.string("sound");
    if (text.isEmpty()) {
      return new SoundBeside(Optional.empty());
    }
    return new SoundBeside(
        Optional.of(
            MicrophoneName.parse(text)
                .orElseThrow(
                    () ->
                        settings.invalid(
                            "sound",
                            "is '%s', must be default, alsa:DEVICE or pulse:DEVICE, or empty"
                                .formatted(text)))));
  }

  /** Returns a source of pictures, and of the sound if there is any, on one clock. */
  CaptureSource with(
      CapturedTrack pictures, DeviceClock clock, StuckThreads stuck, Environment environment) {
    List<CapturedTrack> tracks = new ArrayList<>(List.of(pictures));
    microphone.ifPresent(
        name ->
            tracks.add(
                new CapturedTrack(
                    "microphone '%s'".formatted(name.device()),
                    MicrophoneSourceProvider.MOST_WAITING,
                    () -> SoundCapture.open(name, "", SHAPE, clock, environment),
                    stuck,
                    environment)));
    return new CaptureSource(List.copyOf(tracks));
  }
}
