package io.sutantra.source.capture;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.PictureSize;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import java.util.Optional;

/** The provider of the source {@code screen:DISPLAY}. */
public final class ScreenSourceProvider implements SourceProvider {
  /** A picture that waits, and the one before it. */
  private static final int MOST_WAITING = 2;

  private final StuckThreads stuck = new StuckThreads();

  @Override
  public String name() {
    return "screen";
  }

  @Override
  public MediaSource create(SourceRequest request, Settings settings, Environment environment) {
    ScreenArea area =
        ScreenArea.parse(request.argument())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "source 'screen' was given '%s', which is not of the form DISPLAY+X,Y,WIDTHxHEIGHT; write: source = \"screen::0\", or for a part of it: source = \"screen::0+100,50,640x360\""
                            .formatted(request.argument())));
    PictureSettings pictures = PictureSettings.of("screen", request, settings);
    Optional<PictureSize> size = pictures.size();
    String ownDisplay = settings.string("display");
    String authorityFile = settings.string("authority-file");
    boolean cursor = settings.flag("cursor");
    SoundBeside sound = SoundBeside.of(settings);
    DeviceClock clock = new DeviceClock(environment.clock(), request.position().toNanos());
    Capture.Opener opener =
        () -> {
          DisplayName display =
              area.display().isPresent()
                  ? area.display().get()
                  : X11Displays.configured(ownDisplay);
          return ScreenCapture.open(
              display,
              authorityFile,
              area,
              size,
              pictures.framesPerSecond(),
              cursor,
              clock,
              environment);
        };
    String what = "screen '%s'".formatted(request.argument());
    CapturedTrack track = new CapturedTrack(what, MOST_WAITING, opener, stuck, environment);
    return sound.with(track, clock, stuck, environment);
  }
}
