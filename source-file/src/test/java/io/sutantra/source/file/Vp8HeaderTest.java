package io.sutantra.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Vp8HeaderTest {
  /** Key frame, version 0, shown, first partition of 2 bytes, 176x144. */
  private static final byte[] KEY = HexFormat.of().parseHex("5000009d012ab00090000102ff");

  @Test
  void readsAKeyFrame() {
    assertThat(Vp8Header.parse(KEY)).isEqualTo(new Vp8Header(true, 176, 144));
  }

  @Test
  void leavesTheScalingBitsOut() {
    byte[] scaled = KEY.clone();
    scaled[7] |= (byte) 0xC0;
    scaled[9] |= 0x40;
    assertThat(Vp8Header.parse(scaled)).isEqualTo(new Vp8Header(true, 176, 144));
  }

  @Test
  void readsAnInterframe() {
    assertThat(Vp8Header.parse(HexFormat.of().parseHex("310000aabb")))
        .isEqualTo(new Vp8Header(false, 0, 0));
  }

  @Test
  void refusesWhatIsNone() {
    for (int length = 0; length < 12; length++) {
      assertThat(Vp8Header.parse(Arrays.copyOf(KEY, length))).as("%d bytes", length).isNull();
    }
    for (int index : new int[] {3, 4, 5}) {
      byte[] wrong = KEY.clone();
      wrong[index] ^= 1;
      assertThat(Vp8Header.parse(wrong)).as("start code byte %d", index).isNull();
    }
    assertThat(Vp8Header.parse(HexFormat.of().parseHex("5000009d012a000090000102ff"))).isNull();
    assertThat(Vp8Header.parse(HexFormat.of().parseHex("5900009d012ab00090000102ff"))).isNull();
    assertThat(Vp8Header.parse(HexFormat.of().parseHex("110000aabb"))).isNull();
  }

  @Test
  void isTotal() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] noise = new byte[random.nextInt(16)];
      random.nextBytes(noise);
      Vp8Header header = Vp8Header.parse(noise);
      assertThat(header == null || header.keyFrame() == header.width() > 0).isTrue();
    }
  }
}
