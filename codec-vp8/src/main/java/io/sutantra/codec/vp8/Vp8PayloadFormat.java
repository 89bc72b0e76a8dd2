package io.sutantra.codec.vp8;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.ffmpeg.Vp8FrameHeader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The RTP payload format of VP8. <b>Spec:</b> RFC 7741. */
final class Vp8PayloadFormat implements PayloadFormat {
  private static final RtpFormat RTP = new RtpFormat("VP8", 90_000, "");

  @Override
  public RtpFormat rtp() {
    return RTP;
  }

  @Override
  public Optional<Packetizer> packetizer(int maxPayloadBytes) {
    int firstPictureId = ThreadLocalRandom.current().nextInt(PayloadDescriptor.PICTURE_IDS);
    return Optional.of(new Vp8Packetizer(maxPayloadBytes, firstPictureId));
  }

  @Override
  public Optional<Depacketizer> depacketizer() {
    return Optional.of(new Vp8Depacketizer());
  }

  @Override
  public Optional<FrameInfo> inspect(List<Bytes> payloads) {
    Bytes first = payloads.get(0);
    return PayloadDescriptor.parse(first)
        .filter(PayloadDescriptor::startsFrame)
        .flatMap(descriptor -> inspect(descriptor, beginning(descriptor, payloads)));
  }

  /**
   * Returns the first bytes of the frame. They lie in the first payload unless that payload is very
   * short.
   */
  private static Bytes beginning(PayloadDescriptor descriptor, List<Bytes> payloads) {
    Bytes first = payloads.get(0).slice(descriptor.length(), payloads.get(0).length());
    if (first.length() >= Vp8FrameHeader.KEY_FRAME_LENGTH) {
      return first;
    }
    ByteBuffer header = ByteBuffer.allocate(Vp8FrameHeader.KEY_FRAME_LENGTH);
    first.copyTo(header);
    for (int i = 1; i < payloads.size() && header.hasRemaining(); i++) {
      Bytes payload = payloads.get(i);
      int from = PayloadDescriptor.parse(payload).map(PayloadDescriptor::length).orElse(0);
      payload.slice(from, Math.min(payload.length(), from + header.remaining())).copyTo(header);
    }
    return Bytes.copyOf(header.flip());
  }

  private static Optional<FrameInfo> inspect(PayloadDescriptor descriptor, Bytes beginning) {
    return Vp8FrameHeader.parse(beginning)
        .map(
            header ->
                new FrameInfo(
                    header.keyFrame(),
                    descriptor.temporalLayer(),
                    header.width(),
                    header.height(),
                    false,
                    0));
  }
}
