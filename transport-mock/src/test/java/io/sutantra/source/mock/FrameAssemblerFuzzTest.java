package io.sutantra.source.mock;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.api.SourceStatistics;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.mock.wire.Answer;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.testkit.FuzzInput;
import io.sutantra.transport.mock.MockFixture;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A fuzz test that every packet of the stream comes out exactly once, in access units. The sequence
 * numbers of a new sender, with another SSRC, continue those of the sender before.
 */
class FrameAssemblerFuzzTest {
  private static final int PAYLOAD_TYPE = 96;
  private static final int SSRC = 0xCAFEBABE;
  private static final int MAX_PACKETS = 256;

  /** Returns inputs of packets, each after a byte of time. */
  static Stream<byte[]> packets() {
    return Stream.of(
        FuzzInput.joined(List.of(packet(0, 1, false), packet(1, 2, true), packet(9, 4, false))),
        FuzzInput.joined(List.of(packet(0, 65_535, true), packet(200, 3, false))));
  }

  private static byte[] packet(int time, int sequenceNumber, boolean marker) {
    ByteBuffer out = ByteBuffer.allocate(15).put((byte) time);
    RtpHeader.write(out, marker, PAYLOAD_TYPE, sequenceNumber, 3_000 * time, SSRC);
    return out.put((byte) 7).put((byte) 8).array();
  }

  @Test
  void assemblesWhatIsDamaged() {
    FuzzInput.mutate(packets().toList(), 5_000, 1, this::assemblesEveryPacket);
  }

  @MethodSource("packets")
  @FuzzTest
  void assemblesEveryPacket(byte[] input) {
    List<RtpPacket> out = new ArrayList<>();
    FrameAssembler assembler =
        new FrameAssembler(
            new Answer.Track(MockFixture.FORMAT, PAYLOAD_TYPE, SSRC),
            new SharedTimeline(),
            frame -> {
              int last = frame.packets().size() - 1;
              assertThat(frame.packets()).allMatch(p -> p.timestamp() == first(frame.packets()));
              assertThat(frame.packets().subList(0, last)).noneMatch(RtpPacket::marker);
              out.addAll(frame.packets());
            });
    long now = Long.MAX_VALUE - 1_000_000_000;
    long bytes = 0;
    int ignored = 0;
    List<RtpHeader> in = new ArrayList<>();
    List<byte[]> pieces = FuzzInput.pieces(input, MAX_PACKETS);
    for (byte[] piece : pieces) {
      int from = Math.min(1, piece.length);
      now += from == 0 ? 0 : (piece[0] & 0xFF) * 10_000_000L;
      ByteBuffer packet = ByteBuffer.wrap(piece, from, piece.length - from);
      RtpHeader.parse(packet)
          .filter(header -> header.payloadType() == PAYLOAD_TYPE)
          .ifPresent(in::add);
      boolean taken = assembler.receive(packet, now);
      ignored += taken ? 0 : 1;
      assertThat(packet.position()).isEqualTo(from);
    }
    assembler.finish();
    int came = 0;
    boolean sameSource = true;
    for (RtpHeader header : in) {
      sameSource &= header.ssrc() == SSRC;
      if (came < out.size() && isOf(header, out.get(came), sameSource)) {
        came++;
      }
      bytes += header.payloadLength();
    }
    assertThat(came).as("in order").isEqualTo(out.size());
    if (assembler.statistics().framesDropped() == 0) {
      assertThat(out).hasSameSizeAs(in);
    }
    assertThat(ignored).isEqualTo(pieces.size() - in.size());
    SourceStatistics statistics = assembler.statistics();
    assertThat(statistics.bytes()).isEqualTo(bytes);
    assertThat(statistics.jitterNanos()).isNotNegative();
    assembler
        .report(now)
        .ifPresent(
            block -> {
              assertThat(block.ssrc()).isEqualTo(assembler.ssrc());
              assertThat(block.fractionLost()).isBetween(0, 255);
            });
  }

  private static boolean isOf(RtpHeader header, RtpPacket packet, boolean sameNumbers) {
    boolean sameContent =
        packet.marker() == header.marker() && packet.payload().length() == header.payloadLength();
    return sameContent
        && (!sameNumbers
            || (packet.sequenceNumber() == header.sequenceNumber()
                && packet.timestamp() == header.timestamp()));
  }

  private static int first(List<RtpPacket> packets) {
    return packets.get(0).timestamp();
  }
}
