package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.sutantra.api.CodecException;
import io.sutantra.api.media.MediaType;
import io.sutantra.ffmpeg.NativeCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * The opener of media files, which also explains why a file cannot be opened.
 *
 * <p>It opens only plain files, only the containers named here, and only by FFmpeg's {@code file}
 * protocol. A playlist or a script of segments, whatever its name, therefore cannot make the server
 * open the files that it lists.
 */
final class FileOpener {
  private static final String CONTAINERS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,ivf,ogg,mp3,flac,wav,aac";

  /**
   * The lowest score of a container guess that is believed; below it, FFmpeg itself reads more of a
   * file.
   */
  private static final int LEAST_SCORE = 25;

  private FileOpener() {}

  /**
   * Opens a file for its pictures or for its sound.
   *
   * @return empty if the file has none
   * @throws IOException if the file cannot be opened; the message names the file, the fault and the
   *     remedy
   */
  static Optional<MediaFile> open(Path path, MediaType type, DamageCounter damage)
      throws IOException {
    check(path);
    load();
    AVFormatContext context = avformat_alloc_context();
    boolean opened = false;
    try {
      openInput(path, context);
      findStreams(path, context);
      AVStream stream = best(type, context);
      if (stream == null) {
        return Optional.empty();
      }
      checkCodec(path, type, stream);
      Optional<MediaFile> file = Optional.of(new MediaFile(path, context, stream, damage));
      opened = true;
      return file;
    } finally {
      if (!opened && !context.isNull()) {
        avformat_close_input(context);
      }
    }
  }

  private static void load() throws IOException {
    try {
      NativeCalls.load();
    } catch (CodecException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private static void check(Path path) throws IOException {
    if (Files.notExists(path)) {
      throw new IOException(
          path.isAbsolute()
              ? "there is no file '%s'".formatted(path)
              : "there is no file '%s': a relative path is taken from the working directory, %s"
                  .formatted(path, Path.of("").toAbsolutePath()));
    }
    if (Files.isDirectory(path)) {
      throw new IOException("'%s' is a directory; name a video file in it".formatted(path));
    }
    if (!Files.isRegularFile(path)) {
      throw new IOException(
          "'%s' is not a plain file; devices and pipes are not played".formatted(path));
    }
    if (!Files.isReadable(path)) {
      throw new IOException("file '%s' may not be read: check its permissions".formatted(path));
    }
    if (Files.size(path) == 0) {
      throw new IOException("file '%s' is empty".formatted(path));
    }
  }

  /** Opens the container. On failure FFmpeg frees the context and sets the pointer to null. */
  private static void openInput(Path path, AVFormatContext context) throws IOException {
    AVDictionary options = new AVDictionary(null);
    try (BytePointer url =
        new BytePointer("file:" + path.toAbsolutePath(), StandardCharsets.UTF_8)) {
      av_dict_set(options, "protocol_whitelist", "file", 0);
      av_dict_set(options, "format_whitelist", CONTAINERS, 0);
      int result = avformat_open_input(context, url, (AVInputFormat) null, options);
      if (result < 0 || context.probe_score() < LEAST_SCORE) {
        throw new IOException(
            "file '%s' is not a video that can be played: it must be mp4, mov, mkv, webm or ivf, or sound alone as m4a, ogg, mp3, flac, wav or aac, whole and undamaged (FFmpeg: %s)"
                .formatted(
                    path, result < 0 ? NativeCalls.describe(result) : "it is none that is known"));
      }
    } finally {
      av_dict_free(options);
    }
  }

  /**
   * Reads the properties of the streams, without decoding pictures larger than the player allows.
   */
  private static void findStreams(Path path, AVFormatContext context) throws IOException {
    int count = context.nb_streams();
    if (count == 0) {
      throw new IOException("file '%s' has no streams; it may be truncated".formatted(path));
    }
    try (PointerPointer<AVDictionary> options = new PointerPointer<>(count)) {
      for (int i = 0; i < count; i++) {
        AVDictionary limits = new AVDictionary(null);
        av_dict_set(limits, "max_pixels", Integer.toString(Presentation.MOST_PIXELS), 0);
        options.put(i, limits);
      }
      int result = avformat_find_stream_info(context, options);
      for (int i = 0; i < count; i++) {
        AVDictionary limits = options.get(AVDictionary.class, i);
        if (limits != null) {
          av_dict_free(limits);
        }
      }
      if (result < 0) {
        throw new IOException(
            "file '%s' is damaged (FFmpeg: %s)".formatted(path, NativeCalls.describe(result)));
      }
    }
  }

  /**
   * Returns the stream that players choose: the container's default stream before others, never a
   * cover picture.
   */
  private static AVStream best(MediaType type, AVFormatContext context) {
    int wanted = type == MediaType.VIDEO ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
    int best = av_find_best_stream(context, wanted, -1, -1, (AVCodec) null, 0);
    AVStream found = null;
    for (int i = 0; i < context.nb_streams(); i++) {
      AVStream stream = context.streams(i);
      if (i == best && (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) == 0) {
        found = stream;
      } else {
        stream.discard(avcodec.AVDISCARD_ALL);
      }
    }
    return found;
  }

  private static void checkCodec(Path path, MediaType type, AVStream stream) throws IOException {
    if (stream.codecpar().codec_id() == AV_CODEC_ID_NONE) {
      throw new IOException(
          type == MediaType.VIDEO
              ? "the video of file '%s' is of an unknown codec; convert it to VP8 or H.264"
                  .formatted(path)
              : "the sound of file '%s' is of an unknown codec; convert it to Opus or AAC"
                  .formatted(path));
    }
  }
}
