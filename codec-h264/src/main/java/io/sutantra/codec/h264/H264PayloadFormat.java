package io.sutantra.codec.h264;

import io.sutantra.api.Depacketizer;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadCompleter;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.ffmpeg.h264.NalUnit;
import io.sutantra.ffmpeg.h264.SequenceParameterSet;
import io.sutantra.ffmpeg.h264.SliceHeader;
import java.util.List;
import java.util.Optional;

/**
 * The RTP payload format of H.264, in packetization mode 1.
 *
 * <p>A key frame is an access unit with an IDR picture. An I picture behind a recovery point is
 * none: the pictures behind it may refer to pictures before it, and browsers begin with an IDR
 * picture alone.
 *
 * <p><b>Spec:</b> RFC 6184.
 */
final class H264PayloadFormat implements PayloadFormat {
  private static final RtpFormat RTP =
      new RtpFormat(
          "H264", 90_000, "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");

  @Override
  public RtpFormat rtp() {
    return RTP;
  }

  @Override
  public Optional<Packetizer> packetizer(int maxPayloadBytes) {
    return Optional.of(new H264Packetizer(maxPayloadBytes));
  }

  @Override
  public Optional<Depacketizer> depacketizer() {
    return Optional.of(new H264Depacketizer());
  }

  @Override
  public Optional<FrameInfo> inspect(List<Bytes> payloads) {
    return PacketizedUnit.read(payloads).map(H264PayloadFormat::inspected);
  }

  private static FrameInfo inspected(List<PacketizedUnit> units) {
    boolean keyFrame = false;
    boolean bidirectional = false;
    int width = 0;
    int height = 0;
    for (PacketizedUnit unit : units) {
      keyFrame |= unit.type() == NalUnit.IDR_SLICE;
      bidirectional |= unit.type() == NalUnit.SLICE && isBidirectional(unit);
      if (unit.type() == NalUnit.SPS) {
        Optional<SequenceParameterSet> set = SequenceParameterSet.parse(unit.beginning());
        width = set.map(SequenceParameterSet::width).orElse(width);
        height = set.map(SequenceParameterSet::height).orElse(height);
      }
    }
    return new FrameInfo(keyFrame, 0, width, height, bidirectional, 0);
  }

  private static boolean isBidirectional(PacketizedUnit slice) {
    return SliceHeader.parse(slice.beginning()).filter(SliceHeader::bidirectional).isPresent();
  }

  @Override
  public Optional<PayloadCompleter> completer() {
    return Optional.of(new H264Completer());
  }

  /**
   * {@inheritDoc}
   *
   * <p>The other side must read packetization mode 1. Its profile and level decide nothing: what
   * decoders read is more than what they offer, and what senders announce is often not what they
   * send. The answer names the offered profile, because an answer with another one would be for
   * another format.
   *
   * <p><b>Spec:</b> RFC 6184 section 8.2.2, RFC 7742 section 6.2.
   */
  @Override
  public Optional<String> negotiate(String offered) {
    return FormatParameters.of(offered).answer();
  }
}
