package io.sutantra.core.pipeline;

import io.sutantra.api.AudioDecoder;
import io.sutantra.api.AudioEncoder;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.TrackSink;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.PacketizedFormat;
import java.util.Optional;
import java.util.function.Function;

/** What a pipeline is built of: the plug-ins' parts for the steps and outlets of a plan. */
public interface PipelineParts {
  /** Returns what makes encoders of pictures. */
  Function<EncoderRequest, VideoEncoder> encoders(String codec);

  /** Makes a decoder of pictures. */
  VideoDecoder decoder(String codec);

  /** Makes an encoder of sound. */
  default AudioEncoder audioEncoder(String codec) {
    throw new IllegalStateException("there is no encoder of sound for '" + codec + "'");
  }

  /** Makes a decoder of sound. */
  default AudioDecoder audioDecoder(String codec) {
    throw new IllegalStateException("there is no decoder of sound for '" + codec + "'");
  }

  /** Returns a packetizer that no other pipeline uses now. */
  Packetizer packetizer(String codec);

  /** Returns how the packets of a format are numbered. */
  default RtpNumbering numbering(PacketizedFormat format) {
    return RtpNumbering.random(format.rtp().clockRateHz());
  }

  /** Makes a depacketizer; empty if the codec has none. */
  default Optional<Depacketizer> depacketizer(String codec) {
    return payloadFormat(codec).flatMap(PayloadFormat::depacketizer);
  }

  /** Returns the payload format of a codec; empty if there is none. */
  Optional<PayloadFormat> payloadFormat(String codec);

  /** Returns the sink for an outlet. It stays whose it was: a pipeline closes no sinks. */
  TrackSink sink(Plan.Outlet outlet);
}
