package io.sutantra.rtc.ice;

import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Random;

/** Credentials, addresses and checks for tests. */
final class Peers {
  static final IceCredentials SERVER = new IceCredentials("server00", "password-of-the-server00");
  static final IceCredentials VIEWER = new IceCredentials("viewer00", "password-of-the-viewer00");
  static final long SECOND = 1_000_000_000L;
  static final long MILLI = 1_000_000L;

  /**
   * The start of the clock. Time overflows ten seconds later: only differences of times may be
   * compared.
   */
  static final long START = Math.subtractExact(Long.MAX_VALUE, 10 * SECOND);

  private static final Random RANDOM = new Random(1);

  private Peers() {}

  static InetSocketAddress address(int last, int port) {
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last}), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  static IceCredentials credentials(long seed) {
    return IceCredentials.random(new Random(seed));
  }

  /** Returns an unfinished check of a controlling viewer. */
  static StunWriter check(IceCredentials receiver, IceCredentials sender) {
    return StunWriter.request(TransactionId.random(RANDOM))
        .username(receiver.ufrag() + ":" + sender.ufrag())
        .controlling(5);
  }

  static StunWriter check() {
    return check(SERVER, VIEWER);
  }

  static StunMessage read(byte[] datagram) {
    return StunMessage.parse(ByteBuffer.wrap(datagram)).orElseThrow();
  }

  static StunMessage signed(StunWriter check) {
    return signed(check, SERVER);
  }

  static StunMessage signed(StunWriter check, IceCredentials receiver) {
    return read(check.protectedBy(StunKey.of(receiver.password())));
  }
}
