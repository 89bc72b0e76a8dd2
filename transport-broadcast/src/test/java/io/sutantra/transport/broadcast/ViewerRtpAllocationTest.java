package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.sutantra.rtc.srtp.SrtpMasterKey;
import io.sutantra.rtc.srtp.SrtpProfile;
import io.sutantra.rtc.srtp.SrtpSender;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** A test of the bytes that a packet allocates for each viewer. */
class ViewerRtpAllocationTest {
  private static final int WARM_UP = 30_000;
  private static final int PACKETS = 10_000;
  private static final double BYTES_PER_PACKET = 300;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final byte[] out = new byte[1_500];

  @Test
  void aViewersPacketIsMadeInPlace() {
    boolean open =
        Object.class.getModule().isOpen("com.sun.crypto.provider", ViewerRtp.class.getModule());
    assumeTrue(open, "the JVM was not started with --add-opens for com.sun.crypto.provider");
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    SrtpMasterKey key =
        new SrtpMasterKey(new byte[profile.keyBytes()], new byte[profile.saltBytes()]);
    RtpStamp stamp = new RtpStamp(96, 7, 1, "0", 2, 3);
    ViewerRtp viewer = new ViewerRtp(new SrtpSender(profile, key), stamp, stamp, 7, 0, 0);
    SharedFrame frame = Frames.shared(0, 0, true, 1_158, 1_158, 1_158, 700);
    send(viewer, frame, WARM_UP);
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    send(viewer, frame, PACKETS);
    double bytes = (threads.getThreadAllocatedBytes(id) - before) / (double) PACKETS;
    assertThat(bytes).isLessThan(BYTES_PER_PACKET);
  }

  private void send(ViewerRtp viewer, SharedFrame frame, int packets) {
    for (int sent = 0; sent < packets; ) {
      viewer.begin(frame);
      for (int i = 0; i < frame.packets(); i++, sent++) {
        int length = viewer.write(out, 0, frame, i, 0);
        if (length != 28 + frame.payload(i).length + 16) {
          throw new AssertionError("a packet of " + length + " bytes");
        }
      }
    }
  }
}
