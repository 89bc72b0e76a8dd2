package io.sutantra.source.capture;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGR0;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_BGRA;

import io.sutantra.api.Environment;
import io.sutantra.api.PictureSize;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.api.media.VideoFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/**
 * A part of the screen of an X display.
 *
 * <p>FFmpeg grabs the pictures, through shared memory where it can. A connection of our own brings
 * the cursor, which the build of FFmpeg does not draw, and notices when the server has gone, which
 * FFmpeg answers with the last picture for ever. The pace is kept here as well: FFmpeg would catch
 * up with all pictures that were missed.
 */
final class ScreenCapture implements Capture {
  /** The rate that FFmpeg is asked for, so that FFmpeg itself never waits. */
  private static final String UNPACED = "1000";

  private final DisplayName display;
  private final ScreenArea area;
  private final PictureSize grabbed;
  private final DeviceClock clock;
  private final RawFormat format;
  private final X11Connection connection;
  private final InputDevice device;
  private final PictureOutput output;
  private final boolean drawsCursor;
  private final long periodNanos;
  private long dueNanos = System.nanoTime();

  private ScreenCapture(
      DisplayName display,
      ScreenArea area,
      PictureSize grabbed,
      DeviceClock clock,
      RawFormat format,
      X11Connection connection,
      InputDevice device,
      PictureOutput output,
      boolean drawsCursor) {
    this.display = display;
    this.area = area;
    this.grabbed = grabbed;
    this.clock = clock;
    this.format = format;
    this.connection = connection;
    this.device = device;
    this.output = output;
    this.drawsCursor = drawsCursor;
    this.periodNanos = Math.round(1e9 / format.framesPerSecond());
  }

  /**
   * Opens a part of a screen.
   *
   * @param authorityFile the file with the permission to use the display
   * @param scaled the size of the pictures; if empty, that of the part of the screen
   */
  static ScreenCapture open(
      DisplayName display,
      String authorityFile,
      ScreenArea area,
      Optional<PictureSize> scaled,
      double framesPerSecond,
      boolean cursor,
      DeviceClock clock,
      Environment environment)
      throws IOException {
    X11Connection connection = X11Displays.connect(display, authorityFile);
    InputDevice device = null;
    PictureOutput output = null;
    boolean open = false;
    try {
      PictureSize grabbed = grabbed(display, area, connection.setup());
      PictureSize size = scaled.orElse(grabbed);
      device = grab(display, area, grabbed);
      output = new PictureOutput(device.parameters(), size, clock, environment);
      int pixels = device.parameters().format();
      boolean drawable = pixels == AV_PIX_FMT_BGR0 || pixels == AV_PIX_FMT_BGRA;
      ScreenCapture capture =
          new ScreenCapture(
              display,
              area,
              grabbed,
              clock,
              new RawFormat(size.width(), size.height(), framesPerSecond),
              connection,
              device,
              output,
              cursor && drawable);
      open = true;
      return capture;
    } finally {
      if (!open) {
        if (output != null) {
          output.close();
        }
        if (device != null) {
          device.close();
        }
        connection.close();
      }
    }
  }

  private static PictureSize grabbed(DisplayName display, ScreenArea area, X11Setup setup)
      throws IOException {
    if (display.screen() >= setup.screens().size()) {
      throw new IOException(
          "display '%s' has no screen %d, only %d"
              .formatted(display, display.screen(), setup.screens().size()));
    }
    X11Setup.Screen screen = setup.screens().get(display.screen());
    int width = area.size().map(PictureSize::width).orElse(screen.width() - area.x());
    int height = area.size().map(PictureSize::height).orElse(screen.height() - area.y());
    if (width < 1
        || height < 1
        || area.x() + width > screen.width()
        || area.y() + height > screen.height()) {
      throw new IOException(
          "the screen of display '%s' is %dx%d, which does not have the part +%d,%d%s"
              .formatted(
                  display,
                  screen.width(),
                  screen.height(),
                  area.x(),
                  area.y(),
                  area.size().map(size -> "," + size).orElse("")));
    }
    if ((long) width * height > PictureOutput.MOST_PIXELS
        || Math.max(width, height) > VideoFrame.MAX_DIMENSION) {
      throw new IOException(
          "the screen of display '%s' is %dx%d; name a part of it of 7680x4320 pixels at most: screen:%s+0,0,1920x1080"
              .formatted(display, screen.width(), screen.height(), display));
    }
    return new PictureSize(width, height);
  }

  private static InputDevice grab(DisplayName display, ScreenArea area, PictureSize size)
      throws IOException {
    try {
      return InputDevice.open(
          "x11grab",
          display.toString(),
          Map.of(
              "video_size", size.toString(),
              "framerate", UNPACED,
              "draw_mouse", "0",
              "grab_x", Integer.toString(area.x()),
              "grab_y", Integer.toString(area.y())));
    } catch (DeviceException e) {
      throw new IOException(
          "display '%s' cannot be captured: %s".formatted(display, e.getMessage()), e);
    }
  }

  @Override
  public MediaFormat format() {
    return format;
  }

  @Override
  public Media next() throws IOException {
    long waitNanos = dueNanos - System.nanoTime();
    if (waitNanos > 0) {
      LockSupport.parkNanos(this, Math.min(waitNanos, 1_000_000_000));
      waitNanos = dueNanos - System.nanoTime();
      if (waitNanos > 0) {
        return null;
      }
    }
    // What was missed is skipped.
    dueNanos += -waitNanos > periodNanos ? -waitNanos : periodNanos;
    return grabbed();
  }

  private VideoFrame grabbed() throws IOException {
    long captureNanos = clock.nanoTime();
    try {
      if (!device.read()) {
        connection.requireAlive();
        return null;
      }
      drawCursor();
    } catch (IOException e) {
      throw new IOException(
          "display '%s' has gone, or its screen has changed: %s".formatted(display, e.getMessage()),
          e);
    }
    return output.take(device, captureNanos);
  }

  /** Draws the cursor, and makes sure that the picture is of a server that lives. */
  private void drawCursor() throws IOException {
    if (!drawsCursor) {
      connection.requireAlive();
      return;
    }
    Optional<CursorImage> cursor = connection.cursor();
    AVPacket packet = device.packet();
    int stride = grabbed.width() * 4;
    int bytes = stride * grabbed.height();
    if (cursor.isPresent() && packet.size() >= bytes) {
      ByteBuffer picture = packet.data().capacity(bytes).asByteBuffer();
      cursor.get().draw(picture, stride, grabbed.width(), grabbed.height(), area.x(), area.y());
    }
  }

  @Override
  public void close() {
    // The decoder may refer to memory of the device.
    output.close();
    device.close();
    connection.close();
  }
}
