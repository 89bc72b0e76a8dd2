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
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A sink that writes the sound of a stream into WAV files.
 *
 * <p>The header is written when a file is closed, because the header contains the length. If the
 * sound changes its sample rate or channels, another file begins. A file that is there already is
 * kept: the next one is {@code sound-2.wav}.
 */
final class WavSink implements StandaloneSink, MediaSink {
  private static final int HEADER_BYTES = 44;
  private static final int SAMPLE_BYTES = 2;
  private static final short PCM = 1;

  private final Path wanted;
  private final long maxBytes;
  private Path path;
  private RandomAccessFile file;
  private AudioShape shape;

  WavSink(Path path, long maxBytes) {
    this.wanted = path;
    this.path = path;
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized void start() throws IOException {
    begin();
  }

  private void begin() throws IOException {
    Path free = wanted;
    for (int number = 2; !createNew(free); number++) {
      free = numbered(number);
    }
    path = free;
    file = new RandomAccessFile(path.toFile(), "rw");
    file.write(new byte[HEADER_BYTES]);
  }

  private static boolean createNew(Path path) throws IOException {
    try {
      Files.createFile(path);
      return true;
    } catch (FileAlreadyExistsException taken) {
      return false;
    }
  }

  private Path numbered(int number) {
    String name = String.valueOf(wanted.getFileName());
    int dot = name.lastIndexOf('.');
    int end = dot < 0 ? name.length() : dot;
    return wanted.resolveSibling(name.substring(0, end) + "-" + number + name.substring(end));
  }

  @Override
  public TrackSink track(int index) {
    return this;
  }

  @Override
  public synchronized boolean offer(Media media) {
    AudioFrame sound = (AudioFrame) media;
    if (file == null) {
      return false;
    }
    ByteBuffer bytes = ByteBuffer.allocate(sound.sizeBytes()).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(sound.toArray());
    try {
      if (shape != null && !shape.equals(sound.shape())) {
        finish();
        begin();
      }
      shape = sound.shape();
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
    try {
      finish();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot finish " + path, e);
    }
  }

  private void finish() throws IOException {
    if (file == null) {
      return;
    }
    try (RandomAccessFile done = file) {
      file = null;
      done.seek(0);
      done.write(header((int) (done.length() - HEADER_BYTES)));
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
