package io.sutantra.core.pipeline;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.EncoderRequest;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Packetizer;
import io.sutantra.api.VideoDecoder;
import io.sutantra.api.VideoEncoder;
import io.sutantra.api.media.PacketizedFormat;
import java.util.Optional;
import java.util.function.Function;

/** What a pipeline is built of: the plug-ins' parts for the steps and outlets of a plan. */
public interface PipelineParts {
  /** What makes encoders of a codec. */
  Function<EncoderRequest, VideoEncoder> encoders(String codec);

  /** A new decoder. */
  VideoDecoder decoder(String codec);

  /** A packetizer that no other pipeline uses now. */
  Packetizer packetizer(String codec);

  /** How the packets of a format are numbered. */
  default RtpNumbering numbering(PacketizedFormat format) {
    return RtpNumbering.random(format.rtp().clockRateHz());
  }

  /** A new depacketizer; empty if the codec has none. */
  Optional<Depacketizer> depacketizer(String codec);

  /** The sink for an outlet. It stays whose it was: a pipeline closes no sinks. */
  MediaSink sink(Plan.Outlet outlet);
}
