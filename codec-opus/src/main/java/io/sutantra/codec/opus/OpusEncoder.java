package io.sutantra.codec.opus;

import io.sutantra.api.AudioEncoder;
import io.sutantra.api.CodecException;
import io.sutantra.api.Metrics;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.ffmpeg.NativeCalls;
import io.sutantra.ffmpeg.UseGuard;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * An Opus encoder by libopus for sound of 8 to 192 kHz and 1 to 8 channels.
 *
 * <p>The encoder derives media times by counting samples from the first one, so that the rounding
 * of time stamps does not show. Where a time stamp differs from the count by more than 40 ms, the
 * time stamp decides: the encoder fills a gap with silence, counted as {@code samples.inserted},
 * and leaves out sound that overlaps earlier sound, counted as {@code samples.dropped}. Both
 * counters count samples at 48 kHz. A difference of more than a second is a pause and not a gap:
 * the encoder starts a new count at the time stamp.
 *
 * <p>The media time of a packet is that of the first sample that a decoder makes of the packet.
 * This time lies a few milliseconds, libopus's look-ahead, before the sound that was handed in with
 * the packet.
 */
final class OpusEncoder implements AudioEncoder {
  private static final int LOWEST_RATE_HZ = 8_000;
  private static final int HIGHEST_RATE_HZ = 192_000;
  private static final int MOST_CHANNELS = 8;
  private static final long JUMP_NANOS = 40_000_000;
  private static final long PAUSE_NANOS = 1_000_000_000;
  private static final int RATE_HZ = LibOpus.SHAPE.sampleRateHz();
  private static final int CHANNELS = LibOpus.SHAPE.channels();

  private final OpusSettings settings;
  private final Metrics.Counter inserted;
  private final Metrics.Counter dropped;
  private final UseGuard guard = new UseGuard("the Opus encoder", this::free);

  private EncoderSession session;
  private SoundInput input;
  private boolean anchored;
  private boolean overlapping;
  private long anchorNanos;

  /** The latest sound's capture time less its media time. */
  private long captureLessPtsNanos;

  /**
   * Samples of each channel since the anchor: first those in complete frames, then those waiting.
   */
  private long encodedSamples;

  private short[] waiting = {};
  private int waitingLength;

  OpusEncoder(OpusSettings settings, Metrics metrics) {
    this.settings = settings;
    this.inserted = metrics.counter("samples.inserted");
    this.dropped = metrics.counter("samples.dropped");
  }

  @Override
  public void start() {
    guard.start(
        () -> {
          NativeCalls.load();
          open();
        });
  }

  private void open() {
    session = new EncoderSession(settings);
    input = new SoundInput();
  }

  @Override
  public void encode(AudioFrame frame, Consumer<EncodedFrame> sink) {
    Objects.requireNonNull(sink, "sink");
    // The sink runs outside the guard, so that a sink that calls the encoder finds the encoder
    // idle.
    guard.use(() -> encoded(frame)).forEach(sink);
  }

  private List<EncodedFrame> encoded(AudioFrame frame) {
    int rate = frame.shape().sampleRateHz();
    int channels = frame.shape().channels();
    if (rate < LOWEST_RATE_HZ || rate > HIGHEST_RATE_HZ || channels > MOST_CHANNELS) {
      throw new CodecException(
          "Opus is made of sound of 8 to 192 kHz with 1 to 8 channels, and not of %s"
              .formatted(frame.shape().describe()));
    }
    boolean done = false;
    try {
      if (session == null) {
        open();
      }
      List<EncodedFrame> ready = new ArrayList<>(2);
      int skipped = bridge(frame, ready);
      captureLessPtsNanos = frame.captureNanos() - frame.ptsNanos();
      input.convert(frame, skipped, samples -> append(samples, ready));
      done = true;
      return ready;
    } finally {
      if (!done) {
        free(); // the next sound opens a new session
      }
    }
  }

  /**
   * Adjusts the count of samples to the time stamp of the next frame.
   *
   * @return the number of samples of each channel to leave out at the frame's start
   */
  private int bridge(AudioFrame frame, List<EncodedFrame> ready) {
    if (!anchored) {
      anchor(frame.ptsNanos());
      return 0;
    }
    long gapNanos = frame.ptsNanos() - nextNanos();
    if (Math.abs(gapNanos) <= JUMP_NANOS && !(overlapping && gapNanos < 0)) {
      overlapping = false;
      return 0;
    }
    if (Math.abs(gapNanos) > PAUSE_NANOS) {
      append(input.drain(), ready);
      fillFrame(ready);
      anchor(frame.ptsNanos());
      return 0;
    }
    if (gapNanos > 0) {
      append(input.drain(), ready);
      silence(samples(frame.ptsNanos() - nextNanos(), RATE_HZ), ready);
      return 0;
    }
    int skipped =
        (int) Math.min(samples(-gapNanos, frame.shape().sampleRateHz()), frame.samplesPerChannel());
    dropped.add((long) skipped * RATE_HZ / frame.shape().sampleRateHz());
    // A step back longer than this frame continues in the next frame, to the sample.
    overlapping = skipped == frame.samplesPerChannel();
    return skipped;
  }

  private static long samples(long nanos, int rateHz) {
    return Math.round(nanos / 1e9 * rateHz);
  }

  private void anchor(long ptsNanos) {
    anchored = true;
    overlapping = false;
    anchorNanos = ptsNanos;
    encodedSamples = 0;
    waitingLength = 0;
  }

  /** Returns the media time of the next sample to be handed in. */
  private long nextNanos() {
    return nanosOf(encodedSamples + waitingLength / CHANNELS + input.delaySamples());
  }

  private long nanosOf(long samples) {
    return anchorNanos + Math.round(samples * 1e9 / RATE_HZ);
  }

  private void silence(long samples, List<EncodedFrame> ready) {
    inserted.add(samples);
    append(new short[(int) samples * CHANNELS], ready);
  }

  /** Completes the waiting samples to a frame with silence. */
  private void fillFrame(List<EncodedFrame> ready) {
    if (waitingLength > 0) {
      silence(session.frameSamples() - waitingLength / CHANNELS, ready);
    }
  }

  private void append(short[] samples, List<EncodedFrame> ready) {
    int frameLength = session.frameSamples() * CHANNELS;
    if (waiting.length < frameLength) {
      waiting = new short[frameLength];
    }
    int from = 0;
    while (from < samples.length) {
      int count = Math.min(samples.length - from, frameLength - waitingLength);
      System.arraycopy(samples, from, waiting, waitingLength, count);
      from += count;
      waitingLength += count;
      if (waitingLength == frameLength) {
        ready.add(encodedFrame());
      }
    }
  }

  private EncodedFrame encodedFrame() {
    long ptsNanos = nanosOf(encodedSamples - session.paddingSamples());
    waitingLength = 0;
    encodedSamples += session.frameSamples();
    return EncodedFrame.ofSound(
        session.encode(waiting, 0), ptsNanos, ptsNanos + captureLessPtsNanos);
  }

  @Override
  public void close() {
    guard.close();
  }

  private void free() {
    anchored = false;
    waitingLength = 0;
    if (input != null) {
      input.close();
      input = null;
    }
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
