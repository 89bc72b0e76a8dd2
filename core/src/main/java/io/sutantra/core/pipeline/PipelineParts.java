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

/** A factory of the plug-in parts for the steps and outlets of a plan. */
public interface PipelineParts {
  /** Returns a factory of video encoders. */
  Function<EncoderRequest, VideoEncoder> encoders(String codec);

  /** Creates a video decoder. */
  VideoDecoder decoder(String codec);

  /** Creates an audio encoder. */
  default AudioEncoder audioEncoder(String codec) {
    throw new IllegalStateException("there is no encoder of sound for '" + codec + "'");
  }

  /** Creates an audio decoder. */
  default AudioDecoder audioDecoder(String codec) {
    throw new IllegalStateException("there is no decoder of sound for '" + codec + "'");
  }

  /** Returns a packetizer that no other pipeline uses now. */
  Packetizer packetizer(String codec);

  /** Returns the numbering for the packets of a format. */
  default RtpNumbering numbering(PacketizedFormat format) {
    return RtpNumbering.random(format.rtp().clockRateHz());
  }

  /** Creates a depacketizer; empty if the codec has none. */
  default Optional<Depacketizer> depacketizer(String codec) {
    return payloadFormat(codec).flatMap(PayloadFormat::depacketizer);
  }

  /** Returns the payload format of a codec; empty if the codec has none. */
  Optional<PayloadFormat> payloadFormat(String codec);

  /**
   * Returns the sink for an outlet. The owner of the sink stays the same: a pipeline closes no
   * sinks.
   */
  TrackSink sink(Plan.Outlet outlet);
}
