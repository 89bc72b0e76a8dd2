package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
  private static Optional<RtpHeader> parse(String hex) {
    return RtpHeader.parse(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
  }

  @Test
  void readsTheFieldsOfTheFixedHeader() {
    assertThat(parse("80 e0 1234 89abcdef 01020304 aabb"))
        .contains(new RtpHeader(true, 96, 0x1234, 0x89abcdef, 0x01020304, 12, 2));
  }

  @Test
  void stepsOverContributingSourcesAndExtensionsAndPadding() {
    assertThat(parse("b1 60 0001 00000002 00000003 11111111 bede0001 10ff0000 cafe 000003"))
        .contains(new RtpHeader(false, 96, 1, 2, 3, 24, 2));
  }

  @Test
  void refusesWhatIsNoRtp() {
    assertThat(parse("")).isEmpty();
    assertThat(parse("80e0123489abcdef010203")).as("eleven bytes").isEmpty();
    assertThat(parse("40e0123489abcdef01020304")).as("version 1").isEmpty();
    assertThat(parse("8fe0123489abcdef01020304")).as("15 sources that are not there").isEmpty();
    assertThat(parse("90e0123489abcdef01020304 bede0001")).as("half an extension").isEmpty();
    assertThat(parse("a0e0123489abcdef01020304")).as("padding without payload").isEmpty();
    assertThat(parse("a0e0123489abcdef01020304 00")).as("padding of nothing").isEmpty();
    assertThat(parse("a0e0123489abcdef01020304 02")).as("more padding than packet").isEmpty();
  }

  @Property
  void readsBackWhatItWrote(
      @ForAll boolean marker,
      @ForAll @IntRange(max = 127) int payloadType,
      @ForAll @IntRange(max = 0xFFFF) int sequenceNumber,
      @ForAll int timestamp,
      @ForAll int ssrc,
      @ForAll @Size(max = 40) byte[] payload) {
    ByteBuffer packet = ByteBuffer.allocate(RtpHeader.FIXED_LENGTH + payload.length);
    RtpHeader.write(packet, marker, payloadType, sequenceNumber, timestamp, ssrc);
    packet.put(payload).flip();
    assertThat(RtpHeader.parse(packet))
        .contains(
            new RtpHeader(
                marker, payloadType, sequenceNumber, timestamp, ssrc, 12, payload.length));
  }

  @Property
  void answersEveryInputWithinItsBounds(@ForAll @Size(max = 80) byte[] input) {
    RtpHeader.parse(ByteBuffer.wrap(input))
        .ifPresent(
            header -> {
              assertThat(header.payloadOffset()).isBetween(12, input.length);
              assertThat(header.payloadOffset() + header.payloadLength())
                  .isBetween(12, input.length);
            });
  }
}
