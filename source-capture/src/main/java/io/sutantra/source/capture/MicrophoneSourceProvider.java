package io.sutantra.source.capture;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.AudioShape;
import java.util.List;

/** The provider of the source {@code microphone:DEVICE}. */
public final class MicrophoneSourceProvider implements SourceProvider {
  /** The maximum number of pieces that wait: 200 ms. */
  static final int MOST_WAITING = 10;

  private static final int LOWEST_RATE_HZ = 8_000;
  private static final int HIGHEST_RATE_HZ = 192_000;

  private final StuckThreads stuck = new StuckThreads();

  @Override
  public String name() {
    return "microphone";
  }

  @Override
  public MediaSource create(SourceRequest request, Settings settings, Environment environment) {
    MicrophoneName name =
        MicrophoneName.parse(request.argument())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "source 'microphone' was given '%s', which names no device; write: source = microphone, source = \"microphone:alsa:hw:0,0\" or source = \"microphone:pulse:NAME\""
                            .formatted(request.argument())));
    AudioShape shape =
        new AudioShape(
            (int) settings.integer("sample-rate", LOWEST_RATE_HZ, HIGHEST_RATE_HZ),
            (int) settings.integer("channels", 1, 2));
    String server = settings.string("pulse-server");
    if (!server.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw settings.invalid(
          "pulse-server",
          "is '%s', must be an address such as unix:/run/pulse/native".formatted(server));
    }
    DeviceClock clock = new DeviceClock(environment.clock(), request.position().toNanos());
    Capture.Opener opener = () -> SoundCapture.open(name, server, shape, clock, environment);
    String what = "microphone '%s'".formatted(request.argument());
    return new CaptureSource(
        List.of(new CapturedTrack(what, MOST_WAITING, opener, stuck, environment)));
  }
}
