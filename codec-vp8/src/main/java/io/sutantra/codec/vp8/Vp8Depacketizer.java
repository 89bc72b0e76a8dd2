package io.sutantra.codec.vp8;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.ffmpeg.Vp8FrameHeader;
import java.util.List;
import java.util.Optional;

/**
 * A depacketizer that joins the RTP payloads of a VP8 frame.
 *
 * <p>The first packet of a frame, and no other, starts a frame by its descriptor. The last packet,
 * and no other, has the marker. All packets that carry a picture id carry the same one. Only key
 * frames carry the size of the picture; other frames get the size of the last key frame, and 0 by 0
 * before the first.
 *
 * <p><b>Errors:</b> none; a frame that is not whole gives an empty result, at the cost of one copy.
 * <b>Spec:</b> RFC 7741 section 4.
 */
final class Vp8Depacketizer implements Depacketizer {
  private int width;
  private int height;

  @Override
  public Optional<EncodedFrame> depacketize(PacketizedFrame frame) {
    List<RtpPacket> packets = frame.packets();
    byte[] data = new byte[frame.sizeBytes()];
    int length = 0;
    int pictureId = PayloadDescriptor.NO_PICTURE_ID;
    int temporalLayer = 0;
    for (int i = 0; i < packets.size(); i++) {
      RtpPacket packet = packets.get(i);
      Optional<PayloadDescriptor> parsed = PayloadDescriptor.parse(packet.payload());
      if (parsed.isEmpty()
          || parsed.get().startsFrame() != (i == 0)
          || packet.marker() != (i == packets.size() - 1)) {
        return Optional.empty();
      }
      PayloadDescriptor descriptor = parsed.get();
      if (descriptor.pictureId() != PayloadDescriptor.NO_PICTURE_ID) {
        if (pictureId != PayloadDescriptor.NO_PICTURE_ID && pictureId != descriptor.pictureId()) {
          return Optional.empty();
        }
        pictureId = descriptor.pictureId();
      }
      temporalLayer = Math.max(temporalLayer, descriptor.temporalLayer());
      Bytes piece = packet.payload().slice(descriptor.length(), packet.payload().length());
      piece.copyTo(data, length);
      length += piece.length();
    }
    return assembled(frame, Bytes.wrap(data).slice(0, length), temporalLayer);
  }

  private Optional<EncodedFrame> assembled(PacketizedFrame frame, Bytes data, int temporalLayer) {
    Optional<Vp8FrameHeader> parsed = Vp8FrameHeader.parse(data);
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    Vp8FrameHeader header = parsed.get();
    if (header.keyFrame()) {
      width = header.width();
      height = header.height();
    }
    return Optional.of(
        new EncodedFrame(
            data,
            header.keyFrame(),
            width,
            height,
            temporalLayer,
            frame.ptsNanos(),
            frame.captureNanos()));
  }
}
