package io.sutantra.api.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import org.junit.jupiter.api.Test;

class BytesTest {
  private final Bytes bytes = Bytes.wrap(new byte[] {1, 2, 3, 4, 5});

  @Test
  void slicesWithoutCopying() {
    Bytes middle = bytes.slice(1, 4);
    assertThat(middle.toArray()).containsExactly(2, 3, 4);
    assertThat(middle.slice(1, 1)).isEqualTo(Bytes.empty());
    assertThat(middle.at(2)).isEqualTo((byte) 4);
    assertThat(middle)
        .isEqualTo(Bytes.wrap(new byte[] {2, 3, 4}))
        .hasSameHashCodeAs(Bytes.wrap(new byte[] {2, 3, 4}));
  }

  @Test
  void staysWithinItsBounds() {
    Bytes middle = bytes.slice(1, 4);
    assertThatThrownBy(() -> middle.at(3)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.slice(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> middle.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void cannotBeWrittenTo() {
    ByteBuffer view = bytes.slice(1, 4).asReadOnlyBuffer();
    assertThat(view.remaining()).isEqualTo(3);
    assertThatThrownBy(() -> view.put(0, (byte) 9)).isInstanceOf(ReadOnlyBufferException.class);
    ByteBuffer out = ByteBuffer.allocate(5);
    bytes.copyTo(out);
    assertThat(out.array()).containsExactly(1, 2, 3, 4, 5);
    assertThat(Bytes.copyOf(out.flip())).isEqualTo(bytes);
  }
}
