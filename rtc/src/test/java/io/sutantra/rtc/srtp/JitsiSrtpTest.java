package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jitsi.srtp.SrtcpCryptoContext;
import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpCryptoContext;
import org.jitsi.srtp.SrtpErrorStatus;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Comparison with jitsi-srtp: the bytes are the same, and each side accepts the other's packets.
 */
class JitsiSrtpTest {
  private static final int FIRST = 0x7FF0;
  private static final int LAST = 0x30010;

  private SrtpContextFactory sending;
  private SrtpContextFactory receiving;

  @AfterEach
  void close() {
    sending.close();
    receiving.close();
  }

  private void open(SrtpProfile profile) {
    sending = factory(true, profile);
    receiving = factory(false, profile);
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void rtpAgrees(SrtpProfile profile) throws GeneralSecurityException {
    open(profile);
    Session session = new Session(profile);
    SrtpCryptoContext theirSender = sending.deriveContext(Session.SSRC, 0);
    SrtpCryptoContext theirReceiver = receiving.deriveContext(Session.SSRC, 0);
    // The steps cover three wraps, and reach every wrap.
    for (int index = FIRST; index < LAST; index += 0x1000 - 1) {
      byte[] header = Session.header(Session.SSRC, index & 0xFFFF);
      byte[] payload = Session.bytes(index, index % 1200);
      byte[] plain = Session.plain(header, payload);

      Buffer theirs = new Buffer(plain);
      assertThat(theirSender.transformPacket(theirs)).isEqualTo(SrtpErrorStatus.OK);
      byte[] ours = session.protect(header, payload, index >>> 16);
      assertThat(ours).isEqualTo(theirs.bytes());

      assertThat(session.unprotect(theirs.bytes())).contains(plain);
      Buffer back = new Buffer(ours);
      assertThat(theirReceiver.reverseTransformPacket(back, false)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(back.bytes()).isEqualTo(plain);
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void rtcpAgrees(SrtpProfile profile) throws GeneralSecurityException {
    open(profile);
    Session session = new Session(profile);
    SrtcpCryptoContext theirSender = sending.deriveControlContext(Session.SSRC);
    SrtcpCryptoContext theirReceiver = receiving.deriveControlContext(Session.SSRC);
    for (int words = 2; words < 100; words++) {
      byte[] plain = Session.rtcp(Session.SSRC, 4 * words);
      Buffer theirs = new Buffer(plain);
      assertThat(theirSender.transformPacket(theirs)).isEqualTo(SrtpErrorStatus.OK);
      byte[] ours = session.protectRtcp(plain);
      assertThat(ours).isEqualTo(theirs.bytes());

      assertThat(session.unprotectRtcp(theirs.bytes())).contains(plain);
      Buffer back = new Buffer(ours);
      assertThat(theirReceiver.reverseTransformPacket(back)).isEqualTo(SrtpErrorStatus.OK);
      assertThat(back.bytes()).isEqualTo(plain);
    }
  }

  private static SrtpContextFactory factory(boolean sender, SrtpProfile profile) {
    SrtpMasterKey master = Session.master(profile);
    return new SrtpContextFactory(
        sender,
        master.key(),
        master.salt(),
        policy(profile),
        policy(profile),
        new LoggerImpl("jitsi-srtp"));
  }

  private static SrtpPolicy policy(SrtpProfile profile) {
    return switch (profile) {
      case AEAD_AES_128_GCM ->
          new SrtpPolicy(
              SrtpPolicy.AESGCM_ENCRYPTION,
              profile.keyBytes(),
              SrtpPolicy.NULL_AUTHENTICATION,
              0,
              profile.tagBytes(),
              profile.saltBytes());
      case AES_CM_128_HMAC_SHA1_80 ->
          new SrtpPolicy(
              SrtpPolicy.AESCM_ENCRYPTION,
              profile.keyBytes(),
              SrtpPolicy.HMACSHA1_AUTHENTICATION,
              HmacSha1.KEY_BYTES,
              profile.tagBytes(),
              profile.saltBytes());
    };
  }

  /** A packet in the form of jitsi-srtp. */
  private static final class Buffer implements ByteArrayBuffer {
    private static final int ROOM = 32;

    private byte[] buffer;
    private int offset;
    private int length;

    Buffer(byte[] packet) {
      buffer = Arrays.copyOf(packet, packet.length + ROOM);
      length = packet.length;
    }

    byte[] bytes() {
      return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    @Override
    public byte[] getBuffer() {
      return buffer;
    }

    @Override
    public int getOffset() {
      return offset;
    }

    @Override
    public int getLength() {
      return length;
    }

    @Override
    public void setLength(int length) {
      this.length = length;
    }

    @Override
    public void setOffset(int offset) {
      this.offset = offset;
    }

    @Override
    public boolean isInvalid() {
      return false;
    }

    @Override
    public void readRegionToBuff(int off, int len, byte[] target) {
      System.arraycopy(buffer, offset + off, target, 0, len);
    }

    @Override
    public void grow(int howMuch) {
      buffer = Arrays.copyOf(buffer, buffer.length + howMuch);
    }

    @Override
    public void append(byte[] data, int len) {
      System.arraycopy(data, 0, buffer, offset + length, len);
      length += len;
    }

    @Override
    public void shrink(int len) {
      length -= len;
    }
  }
}
