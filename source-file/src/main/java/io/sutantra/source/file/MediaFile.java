package io.sutantra.source.file;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BYTE;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_frame_rate;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale;

import io.sutantra.ffmpeg.NativeCalls;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * An open file, read packet by packet. It yields the packets of one stream only.
 *
 * <p><b>Threading:</b> confined. <b>Ownership:</b> owns the demuxer and one packet.
 */
final class MediaFile implements AutoCloseable {
  private static final double FASTEST = 240;
  private static final long DEFAULT_DURATION_NANOS = 33_333_333;
  private static final long SHORTEST_NANOS = 4_000_000;
  private static final long LONGEST_NANOS = 3_600_000_000_000L;
  private static final long LARGEST_NANOS = 1L << 61;
  private static final int MOST_ERRORS_IN_A_ROW = 16;

  /** The outcomes of {@link #read}. */
  enum Read {
    /** A packet was read. */
    PACKET,
    /** No packet was read, because of damage. */
    DAMAGED,
    /** There are no more packets. */
    END
  }

  private final Path path;
  private final DamageCounter damage;
  private final AVFormatContext context;
  private final AVStream stream;
  private final AVPacket packet;
  private final double framesPerSecond;
  private final Presentation presentation;
  private int errorsInARow;
  private boolean closed;

  /** Creates a file that owns {@code context}, which {@link FileOpener} has opened. */
  MediaFile(Path path, AVFormatContext context, AVStream stream, DamageCounter damage) {
    this.path = path;
    this.context = context;
    this.stream = stream;
    this.damage = damage;
    this.packet = av_packet_alloc();
    this.presentation = Presentation.of(context, stream);
    AVRational rate = av_guess_frame_rate(context, stream, null);
    double guessed = rate.den() > 0 ? (double) rate.num() / rate.den() : 0;
    this.framesPerSecond = guessed > 0 && guessed <= FASTEST ? guessed : 0;
  }

  /** Returns the parameters of the stream; valid until the close. */
  AVCodecParameters parameters() {
    return stream.codecpar();
  }

  /** Returns the unit of the stream's time stamps. */
  AVRational timeBase() {
    return stream.time_base();
  }

  int width() {
    return parameters().width();
  }

  int height() {
    return parameters().height();
  }

  /** Returns the container's instructions for showing the pictures. */
  Presentation presentation() {
    return presentation;
  }

  /** Returns the nominal frame rate; 0 if unknown. */
  double framesPerSecond() {
    return framesPerSecond;
  }

  /** Reads the next packet of the stream. */
  Read read() {
    av_packet_unref(packet);
    int result = av_read_frame(context, packet);
    if (result == AVERROR_EOF) {
      return Read.END;
    }
    if (result < 0) {
      damage.found(NativeCalls.describe(result));
      // A demuxer that has lost its way may never recover, so repeated errors end the file.
      return ++errorsInARow < MOST_ERRORS_IN_A_ROW ? Read.DAMAGED : Read.END;
    }
    errorsInARow = 0;
    if (packet.stream_index() != stream.index()) {
      return Read.DAMAGED;
    }
    if ((packet.flags() & AV_PKT_FLAG_CORRUPT) != 0) {
      damage.found("a packet is not whole");
      return Read.DAMAGED;
    }
    return Read.PACKET;
  }

  /**
   * Returns the packet read last, for FFmpeg's own functions. The caller must neither free nor keep
   * it.
   */
  AVPacket packet() {
    return packet;
  }

  /** Returns whether decoding can start with the packet. */
  boolean packetIsKey() {
    return (packet.flags() & AV_PKT_FLAG_KEY) != 0;
  }

  /** Returns a copy of the packet's data. */
  byte[] packetBytes() {
    byte[] bytes = new byte[Math.max(0, packet.size())];
    if (bytes.length > 0) {
      packet.data().get(bytes);
    }
    return bytes;
  }

  /** Returns the packet's presentation time, or {@link TimeLine#UNKNOWN}. */
  long packetNanos() {
    return nanos(packet.pts());
  }

  /** Returns the packet's duration. */
  long packetDurationNanos() {
    return durationNanos(packet.duration());
  }

  /** Converts a time stamp of the stream to nanoseconds, or to {@link TimeLine#UNKNOWN}. */
  long nanos(long timeStamp) {
    if (timeStamp == AV_NOPTS_VALUE) {
      return TimeLine.UNKNOWN;
    }
    long nanos = scaled(timeStamp);
    return nanos > -LARGEST_NANOS && nanos < LARGEST_NANOS ? nanos : TimeLine.UNKNOWN;
  }

  /** Converts a duration of the stream to nanoseconds, within 4 ms and an hour. */
  long durationNanos(long duration) {
    long nanos = duration > 0 ? scaled(duration) : 0;
    if (nanos <= 0) {
      nanos = framesPerSecond > 0 ? Math.round(1e9 / framesPerSecond) : DEFAULT_DURATION_NANOS;
    }
    return Math.max(SHORTEST_NANOS, Math.min(LONGEST_NANOS, nanos));
  }

  private long scaled(long time) {
    return av_rescale(time, timeBase().num() * 1_000_000_000L, timeBase().den());
  }

  /** Goes back to the beginning. */
  void rewind() throws IOException {
    int result = seekTo(startTime());
    if (result < 0) {
      result = av_seek_frame(context, stream.index(), 0, AVSEEK_FLAG_BYTE);
    }
    if (result < 0) {
      throw new IOException(
          "file '%s' cannot be played again from its beginning (FFmpeg: %s); set loop = false, or remux it"
              .formatted(path, NativeCalls.describe(result)));
    }
  }

  /** Goes to the last key frame at or before a time after the beginning. */
  void seek(long nanos) throws IOException {
    long ticks =
        av_rescale(nanos, timeBase().den(), Math.max(1, timeBase().num()) * 1_000_000_000L);
    if (seekTo(startTime() + ticks) < 0) {
      rewind();
    }
  }

  private int seekTo(long timeStamp) {
    av_packet_unref(packet);
    errorsInARow = 0;
    return av_seek_frame(context, stream.index(), timeStamp, AVSEEK_FLAG_BACKWARD);
  }

  /** Returns the time stamp at which the stream begins; 0 if unknown. */
  long startNanos() {
    long nanos = nanos(startTime());
    return nanos == TimeLine.UNKNOWN ? 0 : nanos;
  }

  private long startTime() {
    return stream.start_time() == AV_NOPTS_VALUE ? 0 : stream.start_time();
  }

  /** Returns the length of the file; 0 if unknown. */
  long lengthNanos() {
    long micros = context.duration();
    return micros > 0 && micros < LARGEST_NANOS / 1_000 ? micros * 1_000 : 0;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      av_packet_free(packet);
      avformat_close_input(context);
    }
  }
}
