/**
 * The sources {@code screen}, {@code camera} and {@code microphone}: the devices of this machine,
 * by FFmpeg.
 *
 * <p>A {@code CaptureThread} of each device opens the device, reads and converts its media, and
 * closes the device. No other thread touches native memory. A {@code CapturedTrack} keeps the media
 * until the engine polls them; when the engine is slow, the oldest media are dropped. {@code
 * X11Connection} speaks to the X server without native code: it explains why a display cannot be
 * captured, notices that a display has gone, and brings the picture of the cursor. The package
 * depends on {@code api}, {@code io.sutantra.ffmpeg} and FFmpeg.
 */
package io.sutantra.source.capture;
