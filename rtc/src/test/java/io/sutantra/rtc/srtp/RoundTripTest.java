package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Tests that one end accepts what the other end protects, and that nobody else can read it. */
class RoundTripTest {
  private static final int HEADROOM = 7;

  @Property(tries = 200)
  void anyHeaderAndPayloadComesBack(
      @ForAll SrtpProfile profile,
      @ForAll @IntRange(max = 15) int csrcs,
      @ForAll @IntRange(min = -1, max = 20) int extensionWords,
      @ForAll @IntRange(max = 1500) int payloadLength,
      @ForAll @IntRange(max = 0xFFFF) int sequenceNumber,
      @ForAll int ssrc,
      @ForAll long seed) {
    byte[] header = header(csrcs, extensionWords, sequenceNumber, ssrc, seed);
    byte[] payload = Session.bytes(seed, payloadLength);
    Session session = new Session(profile);

    byte[] out = new byte[HEADROOM + header.length + payloadLength + profile.tagBytes() + HEADROOM];
    System.arraycopy(header, 0, out, HEADROOM, header.length);
    byte[] source = Arrays.copyOf(Session.bytes(3, 5), 5 + payloadLength + 5);
    System.arraycopy(payload, 0, source, 5, payloadLength);
    byte[] untouched = source.clone();
    int length = session.sender.protect(out, HEADROOM, header.length, source, 5, payloadLength, 0);

    assertThat(length).isEqualTo(header.length + payloadLength + profile.tagBytes());
    assertThat(source).isEqualTo(untouched);
    assertThat(Arrays.copyOf(out, HEADROOM)).containsOnly(0);
    assertThat(Arrays.copyOfRange(out, HEADROOM + length, out.length)).containsOnly(0);
    assertThat(Arrays.copyOfRange(out, HEADROOM, HEADROOM + header.length)).isEqualTo(header);
    if (payloadLength >= 8) {
      assertThat(
              Arrays.mismatch(
                  payload, Arrays.copyOfRange(out, HEADROOM + header.length, HEADROOM + length)))
          .isBetween(0, 7);
    }

    int plain = session.receiver.unprotect(out, HEADROOM, length);
    assertThat(plain).isEqualTo(header.length + payloadLength);
    assertThat(Arrays.copyOfRange(out, HEADROOM, HEADROOM + plain))
        .isEqualTo(Session.plain(header, payload));
  }

  @Property(tries = 100)
  void anyRtcpComesBack(
      @ForAll SrtpProfile profile,
      @ForAll @IntRange(min = 2, max = 300) int words,
      @ForAll int ssrc) {
    Session session = new Session(profile);
    byte[] packet = Session.rtcp(ssrc, 4 * words);
    for (int i = 0; i < 3; i++) {
      byte[] out = session.protectRtcp(packet);
      int wordAt = profile == SrtpProfile.AEAD_AES_128_GCM ? out.length - 4 : out.length - 4 - 10;
      assertThat(ByteBuffer.wrap(out).getInt(wordAt)).isEqualTo(0x8000_0000 | i);
      assertThat(session.unprotectRtcp(out)).contains(packet);
    }
  }

  /** The packets cover more than a whole wrap, with losses and reordering. */
  @Property(tries = 30)
  void orderAndLossDoNotMatter(
      @ForAll SrtpProfile profile, @ForAll @IntRange(max = 0x7FFF) int first, @ForAll long seed) {
    Random random = new Random(seed);
    Session session = new Session(profile);
    byte[] payload = Session.bytes(seed, 20);
    long index = first;
    assertThat(session.unprotect(session.protect(Session.SSRC, index, payload))).isPresent();
    while (index < 0x20000) {
      List<byte[]> burst = new ArrayList<>();
      List<byte[]> plain = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        index += 1 + random.nextInt(3);
        burst.add(session.protect(Session.SSRC, index, payload));
        plain.add(Session.plain(Session.header(Session.SSRC, (int) index & 0xFFFF), payload));
      }
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < burst.size(); i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      for (int i : order) {
        assertThat(session.unprotect(burst.get(i))).contains(plain.get(i));
      }
      index += random.nextInt(0x7000);
    }
    assertThat(session.receiver.forged() + session.receiver.replayed()).isZero();
  }

  private static byte[] header(
      int csrcs, int extensionWords, int sequenceNumber, int ssrc, long seed) {
    int extension = extensionWords < 0 ? 0 : 4 + 4 * extensionWords;
    byte[] header = Session.bytes(seed, 12 + 4 * csrcs + extension);
    ByteBuffer buffer = ByteBuffer.wrap(header);
    buffer.put((byte) (0x80 | (extension > 0 ? 0x10 : 0) | csrcs));
    buffer.putShort(2, (short) sequenceNumber);
    buffer.putInt(8, ssrc);
    if (extension > 0) {
      buffer.putShort(12 + 4 * csrcs + 2, (short) extensionWords);
    }
    return header;
  }
}
