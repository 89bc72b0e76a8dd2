package io.sutantra.core.fake;

import io.sutantra.api.CodecException;
import io.sutantra.api.CodecProvider;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.VideoFrame;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * A codec whose access units have two bytes: the picture's first byte, and a mark for key frames. A
 * picture whose first byte is 13 is skipped, as by rate control.
 */
public final class FakeCodec implements CodecProvider {
  private final String name;
  private final boolean complete;
  private volatile boolean broken;
  private volatile boolean silent;

  /** The name of the method that never returns, if any. */
  public volatile String hangingIn = "";

  /** The exception that encoders throw at their start, if any. */
  public volatile RuntimeException failureInStart;

  /** The first byte of the access units that packetizers refuse; -1 for none. */
  public volatile int refusedByPacketizers = -1;

  /** The number of encoders that have been started and not closed. */
  public final AtomicInteger openEncoders = new AtomicInteger();

  private FakeCodec(String name, boolean complete) {
    this.name = name;
    this.complete = complete;
  }

  /** Creates a codec with all four parts. */
  public static FakeCodec complete(String name) {
    return new FakeCodec(name, true);
  }

  /** Creates a codec that can only encode. */
  public static FakeCodec encoderOnly(String name) {
    return new FakeCodec(name, false);
  }

  /** Makes encoders produce nothing from now on. */
  public void silenceEncoders() {
    silent = true;
  }

  /** Makes depacketizers throw from now on. */
  public void breakDepacketizers() {
    broken = true;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.of(new Format());
  }

  @Override
  public Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    Misbehaviour.hangIf(hangingIn.equals("createEncoder"));
    return Optional.of(new Encoder(this));
  }

  @Override
  public Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
    return complete ? Optional.of(new Decoder(environment)) : Optional.empty();
  }

  private final class Format implements PayloadFormat {
    @Override
    public RtpFormat rtp() {
      return new RtpFormat(name, 90_000, "");
    }

    @Override
    public Optional<Packetizer> packetizer(int maxPayloadBytes) {
      return complete
          ? Optional.of(
              frame -> {
                if (frame.data().at(0) == refusedByPacketizers) {
                  throw new CodecException("too long for a payload");
                }
                return List.of(frame.data().slice(0, 1), frame.data().slice(1, 2));
              })
          : Optional.empty();
    }

    @Override
    public Optional<FrameInfo> inspect(List<Bytes> payloads) {
      Misbehaviour.throwIf(broken, "the depacketizer broke");
      return payloads.size() == 2
          ? Optional.of(FrameInfo.ofPicture(payloads.get(1).at(0) == 1))
          : Optional.empty();
    }

    @Override
    public Optional<Depacketizer> depacketizer() {
      return complete
          ? Optional.of(
              frame -> {
                Misbehaviour.throwIf(broken, "the depacketizer broke");
                if (frame.packets().size() != 2) {
                  return Optional.empty();
                }
                byte first = frame.packets().get(0).payload().at(0);
                byte key = frame.packets().get(1).payload().at(0);
                return Optional.of(
                    new EncodedFrame(
                        Bytes.wrap(new byte[] {first, key}),
                        key == 1,
                        16,
                        16,
                        0,
                        frame.ptsNanos(),
                        frame.captureNanos()));
              })
          : Optional.empty();
    }
  }

  private static final class Encoder implements VideoEncoder {
    private final FakeCodec codec;
    private boolean keyFrame = true;
    private boolean started;
    private byte count;

    Encoder(FakeCodec codec) {
      this.codec = codec;
    }

    @Override
    public void start() {
      Misbehaviour.hangIf(codec.hangingIn.equals("start"));
      codec.openEncoders.incrementAndGet();
      started = true;
      if (codec.failureInStart != null) {
        throw codec.failureInStart;
      }
    }

    @Override
    public void encode(VideoFrame frame, Consumer<EncodedFrame> sink) {
      if (codec.silent || frame.data().get(0) == 13) {
        return;
      }
      count++;
      sink.accept(
          new EncodedFrame(
              Bytes.wrap(new byte[] {count, (byte) (keyFrame ? 1 : 0)}),
              keyFrame,
              frame.width(),
              frame.height(),
              0,
              frame.ptsNanos(),
              frame.captureNanos()));
      keyFrame = false;
    }

    @Override
    public void requestKeyFrame() {
      keyFrame = true;
    }

    @Override
    public void setTargetBitrate(int bitrateBps) {}

    @Override
    public void close() {
      if (started) {
        started = false;
        codec.openEncoders.decrementAndGet();
      }
    }
  }

  /** A decoder that cannot decode an access unit whose first byte is 66. */
  private record Decoder(Environment environment) implements VideoDecoder {
    @Override
    public void start() {}

    @Override
    public void decode(EncodedFrame frame, Consumer<VideoFrame> sink) {
      if (frame.data().at(0) == 66) {
        throw new CodecException("not a frame of mine");
      }
      environment
          .frames()
          .tryAcquire(frame.width(), frame.height())
          .ifPresent(
              picture -> {
                picture.data().put(0, frame.data().at(0));
                picture.stamp(frame.ptsNanos(), frame.captureNanos());
                sink.accept(picture);
              });
    }

    @Override
    public void close() {}
  }
}
