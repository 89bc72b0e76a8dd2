package com.example.blocks;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.RtpFormat;
import java.util.List;
import java.util.Optional;

/** The RTP payload format of {@code blocks}. */
final class BlocksPayloadFormat implements PayloadFormat {
  @Override
  public RtpFormat rtp() {
    return new RtpFormat("X-BLOCKS", 90_000, "");
  }

  @Override
  public Optional<Packetizer> packetizer(int maxPayloadBytes) {
    return Optional.of(new BlocksPacketizer(maxPayloadBytes));
  }

  @Override
  public Optional<Depacketizer> depacketizer() {
    return Optional.of(new BlocksDepacketizer());
  }

  @Override
  public Optional<FrameInfo> inspect(List<Bytes> payloads) {
    Bytes first = payloads.get(0);
    // Each access unit can be decoded without any other.
    return first.length() > 1 && first.at(0) == BlocksPacketizer.FIRST
        ? Optional.of(FrameInfo.ofPicture(true))
        : Optional.empty();
  }
}
