package io.sutantra.codec.vp8;

import io.sutantra.api.CodecException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * Loads FFmpeg, and turns its error codes into exceptions.
 *
 * <p>This package takes native memory only from FFmpeg's own allocators and sets options by name,
 * never by a JavaCPP object with memory of its own. JavaCPP therefore neither counts the memory nor
 * frees it behind our back, and its limit {@code org.bytedeco.javacpp.maxPhysicalBytes} (by default
 * four times {@code -Xmx}, measured on the whole process), beyond which it refuses to make such
 * objects, does not concern this codec.
 */
final class NativeCalls {
  private NativeCalls() {}

  /**
   * Loads the libraries and makes them quiet; cheap after the first time.
   *
   * @throws CodecException if there are none for this machine, or they want what it has not
   */
  static void load() {
    try {
      Loader.load(avutil.class);
      Loader.load(avcodec.class);
      // What FFmpeg has to say of a broken frame is in the exception; on stderr nobody reads it.
      avutil.av_log_set_level(avutil.AV_LOG_QUIET);
    } catch (LinkageError e) {
      throw new CodecException(explain(e, Loader.getPlatform()), e);
    }
  }

  /** What is missing, and what to type. */
  static String explain(Throwable failure, String platform) {
    StringBuilder said = new StringBuilder();
    int depth = 0;
    for (Throwable t = failure; t != null && depth < 8; t = t.getCause(), depth++) {
      said.append(t).append('\n');
    }
    String text = said.toString();
    String remedy;
    if (text.contains("libudev")) {
      remedy = "libudev.so.1 is missing: apt install libudev1 (or your system's systemd-libs)";
    } else if (text.contains("GLIBC_")) {
      remedy =
          "the system's C library is older than glibc 2.35: use Debian 12, Ubuntu 22.04 or newer";
    } else if (text.contains(": cannot open shared object file")) {
      remedy = "a system library is missing: install the one that is named here";
    } else {
      remedy =
          "put the jars org.bytedeco:ffmpeg and org.bytedeco:javacpp with the classifier "
              + platform
              + " on the class path, where they can be unpacked to a directory that is writable and"
              + " not mounted noexec (-Dorg.bytedeco.javacpp.cachedir=DIR)";
    }
    return "VP8 cannot load FFmpeg's native libraries on %s; %s (%s)"
        .formatted(platform, remedy, text.strip().replace("\n", "; "));
  }

  /** Throws for an error code, passes everything else. */
  static int check(int code, String what) {
    if (code < 0) {
      throw new CodecException("%s failed: %s (%d)".formatted(what, describe(code), code));
    }
    return code;
  }

  /** Throws for memory that was not given. */
  static <T extends Pointer> T allocated(T pointer, String what) {
    if (pointer == null || pointer.isNull()) {
      throw new CodecException("FFmpeg has no " + what + ", or no memory for one");
    }
    return pointer;
  }

  private static String describe(int code) {
    byte[] text = new byte[128];
    avutil.av_strerror(code, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.US_ASCII);
  }
}
