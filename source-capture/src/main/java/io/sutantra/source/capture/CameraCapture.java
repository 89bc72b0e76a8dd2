package io.sutantra.source.capture;

import io.sutantra.api.Environment;
import io.sutantra.api.PictureSize;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A camera, by Video4Linux.
 *
 * <p>The camera takes the nearest size, rate and format that it has; its pictures are scaled where
 * that is another size. A camera that is faster than asked for keeps its own rate.
 */
final class CameraCapture implements Capture {
  private static final long POLL_NANOS = 2_000_000;

  private final Path path;
  private final DeviceClock clock;
  private final RawFormat format;
  private final InputDevice device;
  private final PictureOutput output;

  private CameraCapture(
      Path path, DeviceClock clock, RawFormat format, InputDevice device, PictureOutput output) {
    this.path = path;
    this.clock = clock;
    this.format = format;
    this.device = device;
    this.output = output;
  }

  /**
   * Opens a camera.
   *
   * @param asked the size of the pictures; if empty, that to which the camera is set
   * @param pixels FFmpeg's name of the format that the camera is asked for; if empty, the camera's
   *     first
   */
  static CameraCapture open(
      Path path,
      Optional<PictureSize> asked,
      double framesPerSecond,
      String pixels,
      DeviceClock clock,
      Environment environment)
      throws IOException {
    InputDevice device = open(path, asked, framesPerSecond, pixels);
    PictureOutput output = null;
    try {
      int width = device.parameters().width();
      int height = device.parameters().height();
      boolean usable =
          width > 0
              && height > 0
              && Math.max(width, height) <= VideoFrame.MAX_DIMENSION
              && (long) width * height <= PictureOutput.MOST_PIXELS;
      if (!usable) {
        throw new IOException(
            "camera '%s' delivers pictures of %dx%d; they may have 7680x4320 pixels at most"
                .formatted(path, width, height));
      }
      PictureSize size = asked.orElse(new PictureSize(width, height));
      output = output(path, device, size, clock, environment);
      double rate = device.framesPerSecond() > 0 ? device.framesPerSecond() : framesPerSecond;
      return new CameraCapture(
          path, clock, new RawFormat(size.width(), size.height(), rate), device, output);
    } finally {
      if (output == null) {
        device.close();
      }
    }
  }

  /** Opens the device as asked for, or as it is set if it refuses that. */
  private static InputDevice open(
      Path path, Optional<PictureSize> asked, double framesPerSecond, String pixels)
      throws IOException {
    Map<String, String> all = new HashMap<>();
    asked.ifPresent(size -> all.put("video_size", size.toString()));
    all.put("framerate", Double.toString(framesPerSecond));
    if (!pixels.isEmpty()) {
      all.put("input_format", pixels);
    }
    DeviceException first = null;
    for (Map<String, String> options : List.of(all, Map.<String, String>of())) {
      try {
        return InputDevice.open("video4linux2", path.toString(), options);
      } catch (DeviceException e) {
        first = first == null ? e : first;
      }
    }
    throw new IOException(
        "camera '%s' cannot be opened: %s; another program may use it; %s"
            .formatted(path, first.getMessage(), Cameras.whatToWrite()),
        first);
  }

  private static PictureOutput output(
      Path path, InputDevice device, PictureSize size, DeviceClock clock, Environment environment)
      throws IOException {
    try {
      return new PictureOutput(device.parameters(), size, clock, environment);
    } catch (IOException e) {
      throw new IOException(
          "camera '%s': %s; ask it for another format: sutantra.sources.camera.format = mjpeg"
              .formatted(path, e.getMessage()),
          e);
    }
  }

  @Override
  public MediaFormat format() {
    return format;
  }

  @Override
  public Media next() throws IOException {
    try {
      if (!device.read()) {
        LockSupport.parkNanos(this, POLL_NANOS);
        return null;
      }
    } catch (DeviceException e) {
      throw new IOException("camera '%s' has gone: %s".formatted(path, e.getMessage()), e);
    }
    long captureNanos = clock.nanoTime() - device.packetAgeNanos();
    return output.take(device, captureNanos);
  }

  @Override
  public void close() {
    // The decoder may refer to memory of the device.
    output.close();
    device.close();
  }
}
