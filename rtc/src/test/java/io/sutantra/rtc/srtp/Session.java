package io.sutantra.rtc.srtp;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;

/** Both ends of one direction of a session, with packets for tests. */
final class Session {
  static final int HEADER = 12;
  static final int SSRC = 0xCAFEBABE;

  final SrtpProfile profile;
  final SrtpSender sender;
  final SrtpReceiver receiver;

  Session(SrtpProfile profile) {
    this.profile = profile;
    sender = new SrtpSender(profile, master(profile));
    receiver = new SrtpReceiver(profile, master(profile));
  }

  static SrtpMasterKey master(SrtpProfile profile) {
    return new SrtpMasterKey(bytes(1, profile.keyBytes()), bytes(2, profile.saltBytes()));
  }

  /** Returns the same bytes for the same seed. */
  static byte[] bytes(long seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  static byte[] header(int ssrc, int sequenceNumber) {
    return ByteBuffer.allocate(HEADER)
        .putShort((short) 0x8060)
        .putShort((short) sequenceNumber)
        .putInt(3000)
        .putInt(ssrc)
        .array();
  }

  static byte[] rtcp(int ssrc, int length) {
    byte[] packet = bytes(ssrc, length);
    ByteBuffer.wrap(packet)
        .put((byte) 0x80)
        .put((byte) 200)
        .putShort((short) (length / 4 - 1))
        .putInt(ssrc);
    return packet;
  }

  static byte[] plain(byte[] header, byte[] payload) {
    byte[] packet = Arrays.copyOf(header, header.length + payload.length);
    System.arraycopy(payload, 0, packet, header.length, payload.length);
    return packet;
  }

  /** Returns the protected packet of a 48-bit index. */
  byte[] protect(int ssrc, long index, byte[] payload) {
    return protect(header(ssrc, (int) index & 0xFFFF), payload, (int) (index >>> 16));
  }

  byte[] protect(byte[] header, byte[] payload, int rollOver) {
    byte[] out = Arrays.copyOf(header, header.length + payload.length + profile.tagBytes());
    int length = sender.protect(out, 0, header.length, payload, 0, payload.length, rollOver);
    if (length != out.length) {
      throw new AssertionError("%d bytes instead of %d".formatted(length, out.length));
    }
    return out;
  }

  byte[] protectRtcp(byte[] packet) {
    byte[] out = Arrays.copyOf(packet, packet.length + profile.rtcpTrailerBytes());
    int length = sender.protectRtcp(out, 0, packet.length);
    if (length != out.length) {
      throw new AssertionError("%d bytes instead of %d".formatted(length, out.length));
    }
    return out;
  }

  /** Returns the opened packet; the argument stays unchanged. */
  Optional<byte[]> unprotect(byte[] packet) {
    byte[] copy = packet.clone();
    return result(copy, receiver.unprotect(copy, 0, copy.length));
  }

  Optional<byte[]> unprotectRtcp(byte[] packet) {
    byte[] copy = packet.clone();
    return result(copy, receiver.unprotectRtcp(copy, 0, copy.length));
  }

  private static Optional<byte[]> result(byte[] packet, int length) {
    return length < 0 ? Optional.empty() : Optional.of(Arrays.copyOf(packet, length));
  }
}
