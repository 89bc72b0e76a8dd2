package io.sutantra.server.cli;

import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A WAV file that is written as the sound comes: 16 bit, with the rate and channels of the first
 * piece.
 *
 * <p>Missing sound is replaced by silence, so that the file keeps the time. The header is corrected
 * at each {@link #flush} and at the close, so the file can be played however the program ends.
 * <b>Threading:</b> any thread. <b>Spec:</b> RIFF WAVE, format tag 1 (PCM).
 */
final class WavFile implements AutoCloseable {
  private static final int HEADER_BYTES = 44;

  /** The sizes in the header have 32 bits. */
  private static final long MAX_DATA_BYTES = 0xFFFF_FFFFL - HEADER_BYTES;

  /** A gap beyond this length is a pause, or a new time line. */
  private static final long MAX_SILENCE_NANOS = 60_000_000_000L;

  private final Path path;
  private FileChannel file;
  private AudioShape shape = AudioShape.UNKNOWN;
  private long dataBytes;
  private long nextNanos;
  private boolean closed;
  private IOException failure;

  /** Names a file. The first piece of sound creates or overwrites the file. */
  WavFile(Path path) {
    this.path = path;
  }

  /** Writes a piece of sound. The next {@link #flush} reports a failure to write. */
  synchronized void write(AudioFrame sound) {
    if (closed || failure != null) {
      return;
    }
    try {
      append(sound);
    } catch (IOException broken) {
      failure = broken;
    }
  }

  private void append(AudioFrame sound) throws IOException {
    if (file == null) {
      file =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
      shape = sound.shape();
      nextNanos = sound.ptsNanos();
      writeHeader();
    }
    if (!sound.shape().equals(shape)) {
      return;
    }
    long missingNanos = sound.ptsNanos() - nextNanos;
    nextNanos = sound.ptsNanos() + sound.durationNanos();
    if (missingNanos > 0 && missingNanos <= MAX_SILENCE_NANOS) {
      long samples = Math.round(missingNanos * (shape.sampleRateHz() / 1e9));
      append(new short[Math.toIntExact(samples * shape.channels())]);
    }
    append(sound.toArray());
  }

  private void append(short[] samples) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(samples.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    if (dataBytes + bytes.capacity() > MAX_DATA_BYTES) {
      throw new IOException("a WAV file ends at 4 GB");
    }
    bytes.asShortBuffer().put(samples);
    writeFully(bytes, HEADER_BYTES + dataBytes);
    dataBytes += bytes.capacity();
  }

  private void writeHeader() throws IOException {
    int frameBytes = shape.channels() * Short.BYTES;
    ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.put(tag("RIFF")).putInt((int) (HEADER_BYTES - 8 + dataBytes)).put(tag("WAVE"));
    header.put(tag("fmt ")).putInt(16).putShort((short) 1).putShort((short) shape.channels());
    header.putInt(shape.sampleRateHz()).putInt(shape.sampleRateHz() * frameBytes);
    header.putShort((short) frameBytes).putShort((short) Short.SIZE);
    header.put(tag("data")).putInt((int) dataBytes).flip();
    writeFully(header, 0);
  }

  private static byte[] tag(String name) {
    return name.getBytes(StandardCharsets.US_ASCII);
  }

  private void writeFully(ByteBuffer bytes, long from) throws IOException {
    long at = from;
    while (bytes.hasRemaining()) {
      at += file.write(bytes, at);
    }
  }

  /**
   * Corrects the header.
   *
   * @throws IOException if the file cannot be written
   */
  synchronized void flush() throws IOException {
    if (failure != null) {
      throw failure;
    }
    if (file != null && !closed) {
      writeHeader();
    }
  }

  /** Returns how much sound was written, in seconds. */
  synchronized double seconds() {
    return shape.sampleRateHz() == 0
        ? 0
        : (double) dataBytes / (Short.BYTES * shape.channels()) / shape.sampleRateHz();
  }

  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      flush();
    } finally {
      closed = true;
      if (file != null) {
        file.close();
      }
    }
  }
}
