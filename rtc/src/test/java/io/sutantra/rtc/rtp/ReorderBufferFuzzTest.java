package io.sutantra.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever order packets come in: what comes out are whole access units. */
class ReorderBufferFuzzTest {
  private static final long PATIENCE_NANOS = 100_000_000;
  private static final int STEP_BYTES = 4;
  private static final int MARKER = 0x80;
  private static final int EMPTY = 0x40;
  private static final int LONG_AFTER = 0x20;

  /** Four bytes a packet: flags and time stamp, how far from the one before, how much later. */
  static Stream<byte[]> packets() {
    return Stream.of(
        new byte[] {1, 0, 1, 0, (byte) 0x81, 0, 1, 1, (byte) 0x82, 0, 1, 1},
        new byte[] {1, 0, 1, 0, 1, 0, 2, 1, (byte) 0x81, -1, -1, 1, (byte) 0x82, 0, 2, 99},
        new byte[] {1, 0, 1, 0, 0x41, 0, 1, 0, (byte) 0x81, 0, 1, 0, 0x22, 0, 3, 99},
        new byte[] {1, 0, 1, 0, 1, 7, -1, 0, 1, -8, 0, 0, 1, 0, 1, 0, (byte) 0x81, 7, 0, 0},
        // One from before the first, when the last is a buffer's length ahead.
        HexFormat.of().parseHex("010001000107ff0001f800000100010000000100"));
  }

  @Test
  void ordersWhatIsDamaged() {
    FuzzInput.mutate(packets().toList(), 5_000, 1, this::passesOnWholeUnits);
  }

  @MethodSource("packets")
  @FuzzTest
  void passesOnWholeUnits(byte[] input) {
    Units units = new Units();
    ReorderBuffer buffer =
        new ReorderBuffer(true, PATIENCE_NANOS, units::take, () -> units.losses++);
    ByteBuffer in = ByteBuffer.wrap(input);
    long number = 65_530;
    long now = Long.MAX_VALUE - PATIENCE_NANOS;
    while (in.remaining() >= STEP_BYTES) {
      int flags = in.get() & 0xFF;
      number += in.getShort();
      now += (in.get() & 0xFF) * ((flags & LONG_AFTER) != 0 ? 10_000_000L : 1_000_000L);
      int timestamp = 3_000 * (flags & 0x1F);
      // Each says which it is.
      byte[] payload =
          (flags & EMPTY) != 0
              ? new byte[0]
              : ByteBuffer.allocate(13)
                  .putLong(number)
                  .putInt(timestamp)
                  .put((byte) (flags & MARKER))
                  .array();
      units.sent++;
      buffer.receive(
          new ReceivedPacket((int) number, timestamp, (flags & MARKER) != 0, payload, now), false);
      buffer.advance(now);
      long deadline = buffer.deadlineNanos();
      assertThat(deadline == Long.MAX_VALUE || deadline - now > 0).isTrue();
    }
    assertThat(units.received).isLessThanOrEqualTo(units.sent);
    assertThat(buffer.unitsDropped()).isBetween(0L, units.sent).isEqualTo(units.losses);
  }

  private static final class Units {
    private long sent;
    private long received;
    private long losses;

    void take(AccessUnit frame) {
      List<ReceivedPacket> packets = frame.packets();
      assertThat(packets).isNotEmpty();
      long before = 0;
      for (int i = 0; i < packets.size(); i++) {
        ReceivedPacket packet = packets.get(i);
        ByteBuffer payload = ByteBuffer.wrap(packet.payload());
        long number = payload.getLong();
        received++;
        assertThat(packet.timestamp()).isEqualTo(packets.get(0).timestamp());
        assertThat(payload.getInt()).isEqualTo(packet.timestamp());
        assertThat(payload.get() != 0).isEqualTo(packet.marker());
        assertThat(packet.marker()).as("marker").isIn(false, i == packets.size() - 1);
        if (i > 0) {
          assertThat(number).as("order").isGreaterThan(before);
          assertThat(packet.sequenceNumber())
              .isEqualTo((packets.get(0).sequenceNumber() + i) & 0xFFFF);
        }
        before = number;
      }
      assertThat((long) packets.size()).isLessThanOrEqualTo(ReorderBuffer.CAPACITY);
    }
  }
}
