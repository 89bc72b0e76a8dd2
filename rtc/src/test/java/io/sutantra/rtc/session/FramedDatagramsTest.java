package io.sutantra.rtc.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that the segmentation of TCP does not change the datagrams. */
class FramedDatagramsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000, 70_000})
  void datagramsAreTheSameHoweverTheBytesCome(int bytesAtATime) {
    List<byte[]> sent = new ArrayList<>();
    ByteBuffer stream = ByteBuffer.allocate(80_000);
    for (int length : new int[] {1, 0, 2, 1_200, 4_000, 300, 65_535, 5}) {
      byte[] datagram = new byte[length];
      Arrays.fill(datagram, (byte) length);
      sent.add(datagram);
      stream.put(FramedDatagrams.frame(datagram));
    }
    stream.flip();
    List<byte[]> received = new ArrayList<>();
    FramedDatagrams frames = new FramedDatagrams();
    while (stream.hasRemaining()) {
      byte[] part = new byte[Math.min(bytesAtATime, stream.remaining())];
      stream.get(part);
      frames.receive(
          ByteBuffer.wrap(part),
          datagram -> {
            byte[] copy = new byte[datagram.remaining()];
            datagram.get(copy);
            received.add(copy);
          });
    }
    assertThat(received).hasSameSizeAs(sent);
    for (int i = 0; i < sent.size(); i++) {
      assertThat(received.get(i)).isEqualTo(sent.get(i));
    }
  }
}
