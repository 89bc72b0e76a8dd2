package io.sutantra.benchmarks.rig;

import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import io.sutantra.rtc.srtp.SrtpMasterKey;
import io.sutantra.rtc.srtp.SrtpProfile;
import io.sutantra.rtc.srtp.SrtpSender;
import io.sutantra.transport.broadcast.RtpStamp;
import io.sutantra.transport.broadcast.SharedFrame;
import io.sutantra.transport.broadcast.ViewerRtp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Viewers of a stream with keys of their own, who are served in turn, and frames for them.
 *
 * <p><b>Threading:</b> confined.
 */
public final class BroadcastViewers {
  /** The number of viewers: more than a cache can hold with everything that a cipher keeps. */
  public static final int COUNT = 500;

  /** The largest payload of a packet by default. */
  public static final int PAYLOAD_BYTES = 1158;

  /** The size of a header with MID, send time and transport-wide sequence number. */
  public static final int HEADER_BYTES = 28;

  /** The size of header, payload and tag. */
  public static final int PACKET_BYTES = HEADER_BYTES + PAYLOAD_BYTES + 16;

  private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
  private static final int SSRC = 0x5EED;

  private final ViewerRtp[] viewers = new ViewerRtp[COUNT];
  private final SrtpSender[] senders = new SrtpSender[COUNT];
  private final byte[] header = new byte[HEADER_BYTES];
  private final byte[] payload = new byte[PAYLOAD_BYTES];
  private final PacketizedFrame unit = packetized(1);
  private SharedFrame frame = new SharedFrame(unit, 0, 0);
  private int next;
  private long index;

  /** Makes keys and ciphers. */
  public BroadcastViewers() {
    stamp().write(header, 0, true, 0, 90_000, 0, 0);
    for (int i = 0; i < COUNT; i++) {
      viewers[i] = viewer(i);
      senders[i] = sender(i);
    }
  }

  /** Returns a stamp of the usual length. */
  public static RtpStamp stamp() {
    return new RtpStamp(96, SSRC, 1, "0", 2, 3);
  }

  /** Returns a viewer that was sent nothing yet. */
  public static ViewerRtp viewer(int seed) {
    return new ViewerRtp(sender(seed), stamp(), stamp(), SSRC, 0, 0);
  }

  /** Returns a frame of full packets. */
  public static PacketizedFrame packetized(int packets) {
    byte[] bytes = new byte[PAYLOAD_BYTES];
    new Random(2).nextBytes(bytes);
    List<RtpPacket> all = new ArrayList<>();
    for (int i = 0; i < packets; i++) {
      all.add(new RtpPacket(i, 90_000, i == packets - 1, Bytes.wrap(bytes)));
    }
    return new PacketizedFrame(all, true, 0, 0, 0);
  }

  private static SrtpSender sender(int seed) {
    Random random = new Random(seed);
    byte[] key = new byte[PROFILE.keyBytes()];
    byte[] salt = new byte[PROFILE.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return new SrtpSender(PROFILE, new SrtpMasterKey(key, salt));
  }

  /**
   * Writes and encrypts a packet for the next viewer, everything but sending; returns the packet's
   * length.
   */
  public int write(byte[] out) {
    ViewerRtp viewer = viewers[next];
    if (advance()) {
      frame = new SharedFrame(unit, index, 0);
    }
    viewer.begin(frame);
    return viewer.write(out, 0, frame, 0, 0x123456);
  }

  /**
   * Encrypts a packet for the next viewer, after an existing header; returns the packet's length.
   */
  public int protect(byte[] out) {
    SrtpSender sender = senders[next];
    advance();
    System.arraycopy(header, 0, out, 0, HEADER_BYTES);
    out[2] = (byte) (index >>> 8);
    out[3] = (byte) index;
    return sender.protect(out, 0, HEADER_BYTES, payload, 0, PAYLOAD_BYTES, (int) (index >>> 16));
  }

  private boolean advance() {
    if (++next < COUNT) {
      return false;
    }
    next = 0;
    index++;
    return true;
  }
}
