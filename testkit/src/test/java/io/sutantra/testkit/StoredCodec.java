package io.sutantra.testkit;

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
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.api.media.VideoFrame;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A minimal codec that fulfils the contract, or violates it in the way of a {@link Fault}.
 *
 * <p>A frame consists of a byte that marks a key frame, width and height in two bytes each, and the
 * uncompressed picture. A payload consists of a byte that marks the first payload, and a piece of
 * the frame.
 */
final class StoredCodec implements CodecProvider {
  private static final int HEADER = 5;

  enum Fault {
    NONE,
    BAD_NAME,
    BAD_SDP,
    TAKES_AT_CREATION,
    KEEPS_A_TASK,
    FIRST_IS_NO_KEY_FRAME,
    IGNORES_KEY_FRAME_REQUESTS,
    MAKES_UP_TIMES,
    RELEASES_THE_PICTURE,
    KEEPS_THE_PICTURE,
    TAKES_ANY_SIZE,
    ENCODES_BEFORE_START,
    ENCODES_AFTER_CLOSE,
    CLOSES_ONCE,
    IGNORES_BITRATE,
    SHOWS_THE_WRONG_PICTURE,
    SHARES_STATE,
    DECODER_LEAKS,
    DECODER_WANTS_ROOM,
    DECODES_AFTER_CLOSE,
    DECODER_DIES_OF_GARBAGE,
    DECODER_STAYS_BROKEN,
    PAYLOADS_TOO_LONG,
    PAYLOADS_UNEQUAL,
    SHORT_PAYLOADS_BREAK_IT,
    LOSES_A_BYTE,
    TAKES_HALF_FRAMES,
    DEPACKETIZER_THROWS,
    INSPECTS_WRONGLY,
    INSPECTION_THROWS
  }

  private static byte[] shared = new byte[0];

  private final Fault fault;

  StoredCodec(Fault fault) {
    this.fault = fault;
  }

  @Override
  public String name() {
    return fault == Fault.BAD_NAME ? "Stored Codec" : "stored";
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.of(new Format());
  }

  private final class Format implements PayloadFormat {
    @Override
    public RtpFormat rtp() {
      return new RtpFormat("X-STORED", 90_000, fault == Fault.BAD_SDP ? "\r\n" : "");
    }

    @Override
    public Optional<Packetizer> packetizer(int maxPayloadBytes) {
      if (maxPayloadBytes < 2 && fault != Fault.SHORT_PAYLOADS_BREAK_IT) {
        throw new IllegalArgumentException("at least 2");
      }
      return Optional.of(frame -> cut(frame.data(), maxPayloadBytes));
    }

    @Override
    public Optional<Depacketizer> depacketizer() {
      return Optional.of(StoredCodec.this::join);
    }

    @Override
    public Optional<FrameInfo> inspect(List<Bytes> payloads) {
      if (fault == Fault.INSPECTS_WRONGLY) {
        return Optional.of(FrameInfo.ofPicture(false));
      }
      Bytes first = payloads.get(0);
      boolean begins = first.length() >= 2 && first.at(0) == 1;
      return begins || fault == Fault.INSPECTION_THROWS
          ? Optional.of(FrameInfo.ofPicture(first.at(1) == 1))
          : Optional.empty();
    }
  }

  @Override
  public Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    if (fault == Fault.TAKES_AT_CREATION) {
      environment.frames().tryAcquire(16, 16);
    }
    return Optional.of(new Encoder(request, environment));
  }

  @Override
  public Optional<VideoDecoder> createDecoder(Settings settings, Environment environment) {
    return Optional.of(new Decoder(environment));
  }

  private List<Bytes> cut(Bytes data, int bound) {
    int piece = Math.max(1, bound - (fault == Fault.PAYLOADS_TOO_LONG ? 0 : 1));
    List<Bytes> payloads = new ArrayList<>();
    for (int from = 0; from < data.length(); from += piece) {
      int smaller = fault == Fault.PAYLOADS_UNEQUAL && from == 0 && piece > 1 ? 1 : 0;
      int to = Math.min(data.length(), from + piece - smaller);
      byte[] payload = new byte[1 + to - from];
      payload[0] = (byte) (from == 0 ? 1 : 0);
      data.slice(from, to).copyTo(payload, 1);
      payloads.add(Bytes.wrap(payload));
      from -= smaller;
    }
    return payloads;
  }

  private Optional<EncodedFrame> join(PacketizedFrame frame) {
    byte[] data = new byte[frame.sizeBytes()];
    int length = 0;
    for (int i = 0; i < frame.packets().size(); i++) {
      RtpPacket packet = frame.packets().get(i);
      Bytes payload = packet.payload();
      boolean last = i == frame.packets().size() - 1;
      if (fault != Fault.DEPACKETIZER_THROWS && payload.length() == 0) {
        return Optional.empty();
      }
      boolean fits = payload.at(0) == (i == 0 ? 1 : 0) && packet.marker() == last;
      if (!fits && fault != Fault.TAKES_HALF_FRAMES) {
        return Optional.empty();
      }
      payload.slice(1, payload.length()).copyTo(data, length);
      length += payload.length() - 1;
    }
    if (length < HEADER) {
      return Optional.empty();
    }
    Bytes joined = Bytes.wrap(data).slice(0, length - (fault == Fault.LOSES_A_BYTE ? 1 : 0));
    return Optional.of(
        new EncodedFrame(
            joined, joined.at(0) == 1, 0, 0, 0, frame.ptsNanos(), frame.captureNanos()));
  }

  private final class Encoder implements VideoEncoder {
    private final EncoderRequest request;
    private final Environment environment;
    private boolean started;
    private boolean closed;
    private boolean keyFrameWanted = fault != Fault.FIRST_IS_NO_KEY_FRAME;

    Encoder(EncoderRequest request, Environment environment) {
      this.request = request;
      this.environment = environment;
    }

    @Override
    public void start() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      started = true;
      if (fault == Fault.KEEPS_A_TASK) {
        var unused = environment.scheduler().schedule(() -> {}, 1, TimeUnit.DAYS);
      }
    }

    private void check() {
      if ((!started && fault != Fault.ENCODES_BEFORE_START)
          || (closed && fault != Fault.ENCODES_AFTER_CLOSE)) {
        throw new IllegalStateException("not now");
      }
    }

    @Override
    public void encode(VideoFrame frame, Consumer<EncodedFrame> sink) {
      check();
      boolean rightSize = frame.width() == request.width() && frame.height() == request.height();
      if (!rightSize && fault != Fault.TAKES_ANY_SIZE) {
        throw new IllegalArgumentException("size");
      }
      ByteBuffer data = ByteBuffer.allocate(HEADER + frame.sizeBytes());
      data.put((byte) (keyFrameWanted ? 1 : 0));
      data.putShort((short) frame.width()).putShort((short) frame.height());
      data.put(frame.data().duplicate());
      long pts = frame.ptsNanos() + (fault == Fault.MAKES_UP_TIMES ? 1 : 0);
      sink.accept(
          new EncodedFrame(
              Bytes.wrap(data.array()),
              keyFrameWanted,
              frame.width(),
              frame.height(),
              0,
              pts,
              frame.captureNanos()));
      keyFrameWanted = false;
      if (fault == Fault.RELEASES_THE_PICTURE) {
        frame.release();
      } else if (fault == Fault.KEEPS_THE_PICTURE) {
        environment.frames().tryAcquire(frame.width(), frame.height());
      }
    }

    @Override
    public void requestKeyFrame() {
      check();
      keyFrameWanted = fault != Fault.IGNORES_KEY_FRAME_REQUESTS;
    }

    @Override
    public void setTargetBitrate(int bitrateBps) {
      check();
    }

    @Override
    public void close() {
      if (closed && fault == Fault.CLOSES_ONCE) {
        throw new IllegalStateException("closed already");
      }
      closed = true;
    }
  }

  private final class Decoder implements VideoDecoder {
    private final Environment environment;
    private boolean started;
    private boolean closed;
    private boolean keyFrameSeen;
    private boolean broken;

    Decoder(Environment environment) {
      this.environment = environment;
    }

    @Override
    public void start() {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      started = true;
    }

    @Override
    public void decode(EncodedFrame frame, Consumer<VideoFrame> sink) {
      if (!started || (closed && fault != Fault.DECODES_AFTER_CLOSE)) {
        throw new IllegalStateException("not now");
      }
      ByteBuffer data = frame.data().asReadOnlyBuffer();
      if (fault != Fault.DECODER_DIES_OF_GARBAGE && !wellFormed(data)) {
        broken = fault == Fault.DECODER_STAYS_BROKEN;
        keyFrameSeen = false;
        throw new CodecException("not a frame");
      }
      keyFrameSeen |= data.get() == 1;
      if (!keyFrameSeen || broken) {
        throw new CodecException("no key frame");
      }
      Optional<VideoFrame> picture =
          environment.frames().tryAcquire(data.getShort(), data.getShort());
      if (fault == Fault.DECODER_WANTS_ROOM || picture.isPresent()) {
        deliver(data, frame, picture.orElseThrow(), sink);
      }
    }

    private boolean wellFormed(ByteBuffer data) {
      return data.remaining() > HEADER
          && data.getShort(1) > 0
          && data.getShort(3) > 0
          && data.remaining() == HEADER + VideoFrame.sizeBytes(data.getShort(1), data.getShort(3));
    }

    private void deliver(
        ByteBuffer data, EncodedFrame frame, VideoFrame picture, Consumer<VideoFrame> sink) {
      byte[] bytes = new byte[data.remaining()];
      data.get(bytes);
      picture.data().put(0, fault == Fault.SHARES_STATE ? swapShared(bytes) : bytes);
      if (fault == Fault.SHOWS_THE_WRONG_PICTURE) {
        picture.data().put(0, new byte[bytes.length]);
      }
      picture.stamp(frame.ptsNanos(), frame.captureNanos());
      if (fault == Fault.DECODER_LEAKS) {
        environment.frames().tryAcquire(16, 16);
      }
      sink.accept(picture);
    }

    /** Keeps the top of the first key frame for all decoders together, which is the fault. */
    private static byte[] swapShared(byte[] bytes) {
      if (shared.length != bytes.length) {
        shared = bytes.clone();
      }
      System.arraycopy(shared, 0, bytes, 0, bytes.length / 2);
      return bytes;
    }

    @Override
    public void close() {
      closed = true;
    }
  }
}
