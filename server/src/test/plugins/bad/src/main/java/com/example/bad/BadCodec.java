package com.example.bad;

import io.sutantra.api.CodecProvider;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Environment;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.VideoFrame;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A codec whose encoder and packetizer throw in every method after their creation. */
public final class BadCodec implements CodecProvider {
  private static final Fault ALL = Fault.in("everything");

  @Override
  public String name() {
    return "bad";
  }

  @Override
  public Optional<PayloadFormat> payloadFormat(Settings settings, Environment environment) {
    return Optional.of(new Format());
  }

  @Override
  public Optional<VideoEncoder> createEncoder(
      EncoderRequest request, Settings settings, Environment environment) {
    return Optional.of(new Encoder());
  }

  private static final class Format implements PayloadFormat {
    @Override
    public RtpFormat rtp() {
      return new RtpFormat("BAD", 90_000, "");
    }

    @Override
    public Optional<Packetizer> packetizer(int maxPayloadBytes) {
      return Optional.of(
          frame -> {
            ALL.reach("packetize");
            return List.of();
          });
    }

    @Override
    public Optional<Depacketizer> depacketizer() {
      return Optional.empty();
    }

    @Override
    public Optional<FrameInfo> inspect(List<Bytes> payloads) {
      ALL.reach("inspect");
      return Optional.empty();
    }
  }

  private static final class Encoder implements VideoEncoder {
    @Override
    public void start() {}

    @Override
    public void encode(VideoFrame frame, Consumer<EncodedFrame> sink) {
      ALL.reach("encode");
    }

    @Override
    public void requestKeyFrame() {
      ALL.reach("requestKeyFrame");
    }

    @Override
    public void setTargetBitrate(int bitrateBps) {
      ALL.reach("setTargetBitrate");
    }

    @Override
    public void close() {
      ALL.reach("close");
    }
  }
}
