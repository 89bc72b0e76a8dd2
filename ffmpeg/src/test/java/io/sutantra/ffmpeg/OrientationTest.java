package io.sutantra.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.ffmpeg.global.avutil.av_display_matrix_flip;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_set;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
  /** Tests the result of each turn of the picture {@code abc/def}. */
  @ParameterizedTest
  @CsvSource({
    "0,false,false,abc/def",
    "90,false,false,da/eb/fc",
    "180,false,false,fed/cba",
    "270,false,false,cf/be/ad",
    "0,true,false,cba/fed",
    "0,false,true,def/abc",
    "2,false,false,abc/def",
    "88,false,false,da/eb/fc"
  })
  void turnsAsTheMatrixSays(double clockwise, boolean flipX, boolean flipY, String expected) {
    int[] matrix = new int[9];
    av_display_rotation_set(matrix, clockwise);
    av_display_matrix_flip(matrix, flipX ? 1 : 0, flipY ? 1 : 0);
    assertThat(turned("abc/def", Orientation.of(matrix))).isEqualTo(expected);
  }

  @Test
  void turnsPicturesLargerThanATile() {
    int width = 77;
    int height = 50;
    ByteBuffer from = ByteBuffer.allocateDirect(100 * height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        from.put(y * 100 + x, (byte) (x * 31 + y * 7));
      }
    }
    ByteBuffer to = ByteBuffer.allocateDirect(width * height);
    new Orientation(true, true, false).copy(from, 100, to, 0, height, width);
    for (int y = 0; y < width; y++) {
      for (int x = 0; x < height; x++) {
        assertThat(to.get(y * height + x)).isEqualTo((byte) (y * 31 + (height - 1 - x) * 7));
      }
    }
  }

  private static String turned(String rows, Orientation orientation) {
    String[] coded = rows.split("/", -1);
    int width = orientation.transposed() ? coded.length : coded[0].length();
    int height = orientation.transposed() ? coded[0].length() : coded.length;
    ByteBuffer from = ByteBuffer.allocate(8 * coded.length);
    for (int y = 0; y < coded.length; y++) {
      for (int x = 0; x < coded[y].length(); x++) {
        from.put(8 * y + x, (byte) coded[y].charAt(x));
      }
    }
    ByteBuffer to = ByteBuffer.allocate(width * height);
    orientation.copy(from, 8, to, 0, width, height);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < width * height; i++) {
      text.append(i > 0 && i % width == 0 ? "/" : "").append((char) to.get(i));
    }
    return text.toString();
  }
}
