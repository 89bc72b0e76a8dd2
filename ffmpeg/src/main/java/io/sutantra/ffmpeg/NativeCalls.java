package io.sutantra.ffmpeg;

import io.sutantra.api.CodecException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swresample;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * The loader of FFmpeg's libraries, and the checks of FFmpeg's results.
 *
 * <p>Callers take native memory only from FFmpeg's own allocators, and set options by name instead
 * of by a JavaCPP object with memory of its own, because JavaCPP neither counts nor frees memory of
 * FFmpeg's allocators. Only FFmpeg's constants are JavaCPP objects with memory, created once during
 * loading. During loading JavaCPP compares the size of the process with {@code
 * org.bytedeco.javacpp.maxPhysicalBytes} (by default four times {@code -Xmx}) and refuses to load
 * if the process is larger. A program that has pictures and viewers outside its heap sets that
 * property to 0, which is no limit. JavaCPP reads the property when its first class is loaded.
 */
public final class NativeCalls {
  private static final String MEMORY_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  /**
   * Why the libraries could not be loaded, kept because Java reports the cause only the first time.
   */
  private static volatile String unavailable = "";

  /** The same for the library of the devices. */
  private static volatile String devicesUnavailable = "";

  private NativeCalls() {}

  /**
   * Loads the libraries and turns their logging off; cheap after the first time.
   *
   * @throws CodecException if there are no libraries for this machine, or they need something that
   *     the machine lacks
   */
  public static void load() {
    if (!unavailable.isEmpty()) {
      throw new CodecException(unavailable);
    }
    try {
      Loader.load(avutil.class);
      Loader.load(avcodec.class);
      Loader.load(avformat.class);
      Loader.load(swresample.class);
      Loader.load(swscale.class);
      // The exception says what FFmpeg has to say of a broken frame; nobody reads stderr.
      avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    } catch (LinkageError | OutOfMemoryError e) {
      String why = explain(e, Loader.getPlatform());
      if (e instanceof LinkageError) {
        unavailable = why;
      }
      throw new CodecException(why, e);
    }
  }

  /**
   * Loads the libraries, and beside them the one of the input devices. That library needs more
   * libraries of the system than the others, so only those load the library who use devices.
   *
   * @throws CodecException as for {@link #load}
   */
  public static void loadDevices() {
    load();
    if (!devicesUnavailable.isEmpty()) {
      throw new CodecException(devicesUnavailable);
    }
    try {
      Loader.load(avdevice.class);
      avdevice.avdevice_register_all();
    } catch (LinkageError | OutOfMemoryError e) {
      String why = explain(e, Loader.getPlatform());
      if (e instanceof LinkageError) {
        devicesUnavailable = why;
      }
      throw new CodecException(why, e);
    }
  }

  /** Returns what is missing, and the remedy. */
  static String explain(Throwable failure, String platform) {
    StringBuilder said = new StringBuilder();
    Throwable first = failure;
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 8; t = t.getCause(), depth++) {
      said.append(t).append('\n');
      first = t;
    }
    String text = said.toString();
    String remedy;
    if (text.contains("Physical memory usage")) {
      remedy = "JavaCPP finds the process too large: start java with -D" + MEMORY_LIMIT + "=0";
    } else if (text.contains("libudev")) {
      remedy = "libudev.so.1 is missing: apt install libudev1 (or your system's systemd-libs)";
    } else if (text.contains("libasound.so")
        || text.contains("libxcb")
        || text.contains("libpulse")) {
      remedy =
          "a library of the input devices is missing: apt install libasound2 libpulse0 libxcb1"
              + " libxcb-shm0";
    } else if (text.contains("GLIBC_")) {
      remedy =
          "the system's C library is older than glibc 2.35: use Debian 12, Ubuntu 22.04 or newer";
    } else if (text.contains("failed to map segment")) {
      remedy =
          "they were unpacked where nothing may be executed (noexec): name a directory that is"
              + " writable and not mounted noexec, JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR";
    } else if (text.contains(": cannot open shared object file")) {
      remedy = "a system library is missing: install the one that is named here";
    } else {
      remedy =
          "put the jars org.bytedeco:ffmpeg and org.bytedeco:javacpp with the classifier "
              + platform
              + " on the class path, where they can be unpacked to a directory that is writable and"
              + " not mounted noexec (-Dorg.bytedeco.javacpp.cachedir=DIR)";
    }
    return "FFmpeg's native libraries cannot be loaded on %s; %s (%s)"
        .formatted(platform, remedy, first);
  }

  /** Returns the code, or throws {@link CodecException} for an error code. */
  public static int check(int code, String what) {
    if (code < 0) {
      throw new CodecException("%s failed: %s (%d)".formatted(what, describe(code), code));
    }
    return code;
  }

  /** Returns the pointer, or throws {@link CodecException} if the allocation failed. */
  public static <T extends Pointer> T allocated(T pointer, String what) {
    if (pointer == null || pointer.isNull()) {
      throw new CodecException("FFmpeg has no " + what + ", or no memory for one");
    }
    return pointer;
  }

  /** Returns an error code's meaning in words. */
  public static String describe(int code) {
    byte[] text = new byte[128];
    avutil.av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.US_ASCII);
  }
}
