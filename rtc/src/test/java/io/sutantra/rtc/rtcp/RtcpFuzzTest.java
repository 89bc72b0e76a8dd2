package io.sutantra.rtc.rtcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Fuzz test of compound packets. */
class RtcpFuzzTest {
  private static final int MAX_TEXT_BYTES = 255;

  static Stream<byte[]> compounds() {
    return Stream.of(
        RtcpWriterTest.everything(),
        RtcpReaderTest.bytes(
            "82ca0007000000010203414243010361626300000000000201024142" + "00000000"),
        RtcpReaderTest.bytes("8fce000600000001000000005245 4d420207d0900000000200000003"),
        RtcpReaderTest.bytes("a1ce000300000001cafebabe00000004"));
  }

  @Test
  void readsWhatIsDamaged() {
    FuzzInput.mutate(compounds().toList(), 5_000, 1, this::readsEveryCompound);
  }

  @MethodSource("compounds")
  @FuzzTest
  void readsEveryCompound(byte[] compound) {
    ByteBuffer in = ByteBuffer.wrap(compound);
    RecordingVisitor visitor = new RecordingVisitor();
    Writing writing = new Writing(64 * compound.length + 64);
    int dropped = RtcpReader.read(in, visitor);
    assertThat(dropped).isBetween(0, compound.length);
    assertThat(in.position()).isZero();
    assertThat(in.limit()).isEqualTo(compound.length);
    // A NACK reports up to sixteen bits in four bytes; everything else takes more.
    assertThat(visitor.told).hasSizeLessThanOrEqualTo(compound.length / 4);
    assertThat(RtcpReader.read(in, writing)).isEqualTo(dropped);
    if (writing.lossless) {
      RecordingVisitor again = new RecordingVisitor();
      assertThat(RtcpReader.read(writing.out.flip(), again)).isZero();
      assertThat(again.told).isEqualTo(visitor.told);
      assertThat(again.feedback).isEqualTo(visitor.feedback);
    }
  }

  /** A visitor that writes what it is told. */
  private static final class Writing implements RtcpVisitor {
    private final ByteBuffer out;
    private final RtcpWriter writer;
    private boolean lossless = true;

    Writing(int bytes) {
      out = ByteBuffer.allocate(bytes);
      writer = new RtcpWriter(out);
    }

    /** Invalid UTF-8 takes more bytes as replacement characters. */
    private boolean fits(String text) {
      boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= MAX_TEXT_BYTES;
      lossless &= fits;
      return fits;
    }

    @Override
    public void senderReport(
        int senderSsrc, long ntpTime, int rtpTimestamp, int packets, int octets) {
      writer.senderReport(senderSsrc, ntpTime, rtpTimestamp, packets, octets);
    }

    @Override
    public void receptionReport(int reporterSsrc, ReportBlock block) {
      writer.receiverReport(reporterSsrc, List.of(block));
    }

    @Override
    public void cname(int ssrc, String cname) {
      if (fits(cname)) {
        writer.cname(ssrc, cname);
      }
    }

    @Override
    public void goodbye(int ssrc, String reason) {
      if (fits(reason)) {
        writer.goodbye(ssrc, reason);
      }
    }

    @Override
    public void nack(int senderSsrc, int mediaSsrc, int packetId, int bitmask) {
      writer.nack(
          senderSsrc,
          mediaSsrc,
          IntStream.concat(
                  IntStream.of(packetId),
                  IntStream.range(0, 16)
                      .filter(bit -> (bitmask >> bit & 1) != 0)
                      .map(bit -> packetId + 1 + bit & 0xFFFF))
              .toArray());
    }

    @Override
    public void pictureLoss(int senderSsrc, int mediaSsrc) {
      writer.pictureLoss(senderSsrc, mediaSsrc);
    }

    @Override
    public void fullIntraRequest(int senderSsrc, int mediaSsrc, int sequenceNumber) {
      writer.fullIntraRequest(senderSsrc, mediaSsrc, sequenceNumber);
    }

    @Override
    public void estimatedBitrate(int senderSsrc, long bitrateBps, int[] ssrcs) {
      assertThat(bitrateBps).isNotNegative();
      if (bitrateBps == Long.MAX_VALUE) {
        lossless = false;
      } else {
        writer.estimatedBitrate(senderSsrc, bitrateBps, ssrcs);
      }
    }

    @Override
    public void transportFeedback(TransportFeedback feedback) {
      assertThat(feedback.receivedCount()).isLessThanOrEqualTo(feedback.statusCount());
      if (feedback.statusCount() == 0) {
        lossless = false;
      } else {
        writer.transportFeedback(feedback);
      }
    }
  }
}
