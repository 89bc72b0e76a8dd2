package io.sutantra.source.capture;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.PictureSize;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import java.util.Optional;
import java.util.regex.Pattern;

/** The provider of the source {@code camera:DEVICE}. */
public final class CameraSourceProvider implements SourceProvider {
  /** A picture that waits, and the one before it. */
  private static final int MOST_WAITING = 2;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");
  private static final Pattern PATH = Pattern.compile("/dev/[\\x21-\\x7e]{1,200}");
  private static final Pattern FORMAT = Pattern.compile("[a-z0-9]{0,32}");

  private final StuckThreads stuck = new StuckThreads();

  @Override
  public String name() {
    return "camera";
  }

  @Override
  public MediaSource create(SourceRequest request, Settings settings, Environment environment) {
    Optional<String> device = device(request.argument());
    PictureSettings pictures = PictureSettings.of("camera", request, settings);
    Optional<PictureSize> size = pictures.size();
    String format = settings.string("format");
    if (!FORMAT.matcher(format).matches()) {
      throw settings.invalid(
          "format", "is '%s', must be a name such as mjpeg or yuyv422, or empty".formatted(format));
    }
    SoundBeside sound = SoundBeside.of(settings);
    DeviceClock clock = new DeviceClock(environment.clock(), request.position().toNanos());
    Capture.Opener opener =
        () ->
            CameraCapture.open(
                Cameras.find(device), size, pictures.framesPerSecond(), format, clock, environment);
    String what = "camera '%s'".formatted(request.argument());
    CapturedTrack track = new CapturedTrack(what, MOST_WAITING, opener, stuck, environment);
    return sound.with(track, clock, stuck, environment);
  }

  private static Optional<String> device(String argument) {
    if (argument.isEmpty()) {
      return Optional.empty();
    }
    if (NUMBER.matcher(argument).matches()) {
      return Optional.of("/dev/video" + Integer.parseInt(argument));
    }
    if (!PATH.matcher(argument).matches()) {
      throw new IllegalArgumentException(
          "source 'camera' was given '%s', which is no device; write: source = \"camera:/dev/video0\", or source = camera for the first one"
              .formatted(argument));
    }
    return Optional.of(argument);
  }
}
