package com.example.blocks;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.io.ByteArrayOutputStream;
import java.util.Optional;

/**
 * A depacketizer that joins the pieces of an access unit, whose header shows whether all pieces
 * are there.
 */
final class BlocksDepacketizer implements Depacketizer {
  @Override
  public Optional<EncodedFrame> depacketize(PacketizedFrame frame) {
    ByteArrayOutputStream unit = new ByteArrayOutputStream();
    byte expected = BlocksPacketizer.FIRST;
    for (RtpPacket packet : frame.packets()) {
      Bytes payload = packet.payload();
      if (payload.length() < 2 || payload.at(0) != expected) {
        return Optional.empty();
      }
      unit.writeBytes(payload.slice(1, payload.length()).toArray());
      expected = BlocksPacketizer.LATER;
    }
    Bytes data = Bytes.wrap(unit.toByteArray());
    return Mosaic.parse(data)
        .map(
            mosaic ->
                new EncodedFrame(
                    data,
                    true,
                    mosaic.width(),
                    mosaic.height(),
                    0,
                    frame.ptsNanos(),
                    frame.captureNanos()));
  }
}
