package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;

/** FFmpeg's libraries as such: that they are there, and what their error codes mean. */
final class Native {
  private Native() {}

  /** Loads the libraries, which takes half a second the first time. */
  static void load() throws IOException {
    try {
      avformat.avformat_version();
      avcodec.avcodec_version();
      swscale.swscale_version();
      // FFmpeg would write to standard error; what matters is reported with the path of the file.
      av_log_set_level(AV_LOG_QUIET);
    } catch (LinkageError e) {
      throw new IOException(
          "source 'file' needs FFmpeg's native libraries for this platform: add org.bytedeco:ffmpeg"
              + " and org.bytedeco:javacpp with its classifier, such as linux-x86_64, to the class"
              + " path, where they can be unpacked to a directory that is writable and not mounted"
              + " noexec, JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir=DIR ("
              + first(e)
              + ")",
          e);
    }
  }

  /** What all came of: the linker's own words. */
  private static Throwable first(Throwable failure) {
    Throwable first = failure;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    return first;
  }

  /** An error code in words. */
  static String describe(int error) {
    byte[] text = new byte[128];
    av_strerror(error, text, text.length);
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }
}
