package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.media.Bytes;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Vp8FrameHeaderTest {
  private static Bytes bytes(String hex) {
    return Bytes.wrap(HexFormat.of().parseHex(hex));
  }

  @Property
  void sizeIsRead(
      @ForAll @IntRange(min = 1, max = 16_383) int width,
      @ForAll @IntRange(min = 1, max = 16_383) int height,
      @ForAll @IntRange(max = 3) int scale) {
    byte[] frame = HexFormat.of().parseHex("501d009d012a00000000");
    frame[6] = (byte) width;
    frame[7] = (byte) (width >> 8 | scale << 6);
    frame[8] = (byte) height;
    frame[9] = (byte) (height >> 8 | scale << 6);
    assertThat(Vp8FrameHeader.parse(Bytes.wrap(frame)))
        .contains(new Vp8FrameHeader(true, width, height));
  }

  @ParameterizedTest
  @ValueSource(strings = {"010000", "ffffff", "5100009d012ab0009000"})
  void interFrameHasNoSize(String hex) {
    assertThat(Vp8FrameHeader.parse(bytes(hex))).contains(new Vp8FrameHeader(false, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "01",
        "0100", // cut short
        "501d009d012ab00090", // key frame cut short
        "501d009c012ab0009000",
        "501d009d022ab0009000",
        "501d009d012bb0009000", // no start code
        "501d009d012a00c09000",
        "501d009d012ab00000c0" // no size
      })
  void whatIsNoHeaderIsEmpty(String hex) {
    assertThat(Vp8FrameHeader.parse(bytes(hex))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5000009d012ab00090000102", "310000aa"})
  void wholeFramesHaveTheirFirstPartition(String hex) {
    assertThat(Vp8FrameHeader.parseWhole(bytes(hex))).isEqualTo(Vp8FrameHeader.parse(bytes(hex)));
    assertThat(Vp8FrameHeader.parseWhole(bytes(hex.substring(0, hex.length() - 2)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5900009d012ab00090000102ff", // version 4
        "110000aabb" // no first partition
      })
  void framesOfNoVersionOrNoPartitionAreNotWhole(String hex) {
    assertThat(Vp8FrameHeader.parse(bytes(hex))).isPresent();
    assertThat(Vp8FrameHeader.parseWhole(bytes(hex))).isEmpty();
  }

  @Property
  void everyInputHasAnAnswer(@ForAll @Size(max = 16) byte[] data) {
    Vp8FrameHeader.parse(Bytes.wrap(data))
        .ifPresent(header -> assertThat(header.keyFrame()).isEqualTo(header.width() > 0));
  }
}
