package com.example.wav;

import io.sutantra.api.MediaSink;
import io.sutantra.api.StandaloneSink;
import io.sutantra.api.TrackSink;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.Media;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * A sink that writes the sound of a stream into a WAV file.
 *
 * <p>The header is written when the file is closed, because the header contains the length. If the
 * sound changes its sample rate or channels, the file ends there.
 */
final class WavSink implements StandaloneSink, MediaSink {
  private static final int HEADER_BYTES = 44;
  private static final int SAMPLE_BYTES = 2;
  private static final short PCM = 1;

  private final Path path;
  private final long maxBytes;
  private RandomAccessFile file;
  private AudioShape shape;

  WavSink(Path path, long maxBytes) {
    this.path = path;
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized void start() throws IOException {
    file = new RandomAccessFile(path.toFile(), "rw");
    file.setLength(0);
    file.write(new byte[HEADER_BYTES]);
  }

  @Override
  public TrackSink track(int index) {
    return this;
  }

  @Override
  public synchronized boolean offer(Media media) {
    AudioFrame sound = (AudioFrame) media;
    if (file == null || (shape != null && !shape.equals(sound.shape()))) {
      return false;
    }
    shape = sound.shape();
    ByteBuffer bytes = ByteBuffer.allocate(sound.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(sound.toArray());
    try {
      if (file.length() + sound.sizeBytes() > maxBytes) {
        return false;
      }
      file.write(bytes.array());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + path, e);
    }
    return true;
  }

  @Override
  public synchronized void close() {
    if (file == null) {
      return;
    }
    try (RandomAccessFile done = file) {
      file = null;
      done.seek(0);
      done.write(header((int) (done.length() - HEADER_BYTES)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot finish " + path, e);
    }
  }

  private byte[] header(int soundBytes) {
    AudioShape known = shape == null ? new AudioShape(48_000, 2) : shape;
    int frameBytes = known.channels() * SAMPLE_BYTES;
    return ByteBuffer.allocate(HEADER_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(ascii("RIFF"))
        .putInt(HEADER_BYTES - 8 + soundBytes)
        .put(ascii("WAVEfmt "))
        .putInt(16)
        .putShort(PCM)
        .putShort((short) known.channels())
        .putInt(known.sampleRateHz())
        .putInt(known.sampleRateHz() * frameBytes)
        .putShort((short) frameBytes)
        .putShort((short) (8 * SAMPLE_BYTES))
        .put(ascii("data"))
        .putInt(soundBytes)
        .array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
  }
}
