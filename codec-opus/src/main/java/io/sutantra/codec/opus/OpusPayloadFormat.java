package io.sutantra.codec.opus;

import io.sutantra.api.CodecException;
import io.sutantra.api.Depacketizer;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.Settings;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.ffmpeg.OpusPacket;
import java.util.List;
import java.util.Optional;

/**
 * The RTP payload format of Opus: each Opus packet is one payload, unchanged.
 *
 * <p>The parameters that the other side offers do not change the answer: all parameters of Opus are
 * wishes, and every decoder reads every packet. The answer says that this side sends and accepts
 * stereo and makes use of in-band error correction.
 *
 * <p><b>Spec:</b> RFC 7587 sections 4.2, 6.1 and 7.
 */
final class OpusPayloadFormat implements PayloadFormat {
  private static final RtpFormat RTP =
      new RtpFormat(
          "opus",
          LibOpus.SHAPE.sampleRateHz(),
          LibOpus.SHAPE.channels(),
          "stereo=1;sprop-stereo=1;useinbandfec=1");

  private final Settings settings;

  /**
   * Creates the payload format.
   *
   * @param settings the codec's settings, which a packetizer is checked against
   */
  OpusPayloadFormat(Settings settings) {
    this.settings = settings;
  }

  @Override
  public RtpFormat rtp() {
    return RTP;
  }

  /**
   * {@inheritDoc}
   *
   * @throws io.sutantra.api.SettingsException if the encoder's packets would be longer
   */
  @Override
  public Optional<Packetizer> packetizer(int maxPayloadBytes) {
    OpusSettings.read(settings, maxPayloadBytes);
    return Optional.of(
        frame -> {
          int length = frame.data().length();
          if (length > maxPayloadBytes) {
            throw new CodecException(
                "an Opus packet of %d bytes is one payload, which may have %d; lower the bitrate or the frame-length"
                    .formatted(length, maxPayloadBytes));
          }
          return length == 0 ? List.of() : List.of(frame.data());
        });
  }

  @Override
  public Optional<Depacketizer> depacketizer() {
    return Optional.of(OpusPayloadFormat::depacketized);
  }

  private static Optional<EncodedFrame> depacketized(PacketizedFrame frame) {
    Bytes payload = frame.packets().get(0).payload();
    return frame.packets().size() == 1 && OpusPacket.parse(payload).isPresent()
        ? Optional.of(EncodedFrame.ofSound(payload, frame.ptsNanos(), frame.captureNanos()))
        : Optional.empty();
  }

  @Override
  public Optional<FrameInfo> inspect(List<Bytes> payloads) {
    return payloads.size() == 1
        ? OpusPacket.parse(payloads.get(0)).map(packet -> FrameInfo.ofSound(packet.durationNanos()))
        : Optional.empty();
  }
}
