package io.sutantra.rtc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.mux.PacketKind;
import io.sutantra.rtc.rtcp.NtpTime;
import io.sutantra.rtc.rtcp.ReportBlock;
import io.sutantra.rtc.rtcp.RtcpReader;
import io.sutantra.rtc.rtcp.RtcpVisitor;
import io.sutantra.rtc.rtcp.RtcpWriter;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.srtp.SrtpMasterKey;
import io.sutantra.rtc.srtp.SrtpProfile;
import io.sutantra.rtc.srtp.SrtpReceiver;
import io.sutantra.rtc.srtp.SrtpSender;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests of a session's media and reports against a sender that the test simulates. */
class SessionMediaTest {
  private static final long MILLI = 1_000_000;
  private static final int SSRC = 0xCAFE;
  private static final int RTX_SSRC = 0xBEEF;
  private static final int OWN_SSRC = 7;
  private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;
  private static final byte[] PAYLOAD = {9, 8, 7, 6};

  private final List<String> delivered = new ArrayList<>();
  private final List<String> reported = new ArrayList<>();
  private final SrtpMasterKey serverKey = key(1);
  private final SrtpMasterKey clientKey = key(2);
  private final SrtpSender server = new SrtpSender(PROFILE, serverKey);
  private final SrtpReceiver reports = new SrtpReceiver(PROFILE, clientKey);
  private final Outputs<String> out = new Outputs<>();
  private final SessionMedia link = link(1);

  private static SrtpMasterKey key(int seed) {
    Random random = new Random(seed);
    byte[] key = new byte[PROFILE.keyBytes()];
    byte[] salt = new byte[PROFILE.saltBytes()];
    random.nextBytes(key);
    random.nextBytes(salt);
    return new SrtpMasterKey(key, salt);
  }

  private SessionMedia link(int decryptEvery) {
    return new SessionMedia(
        new MediaTerms(
            "viewer",
            List.of(),
            List.of(
                new ReceiveTrack(
                    "0", true, 96, OptionalInt.of(97), OptionalInt.of(SSRC), 90_000, true, 0)),
            true,
            decryptEvery,
            0),
        new SrtpReceiver(PROFILE, serverKey),
        new SrtpSender(PROFILE, clientKey),
        new Random(OWN_SSRC),
        this::report,
        out,
        0);
  }

  private final class Recorded implements SessionEvents<String> {
    @Override
    public void transmit(String path, byte[] datagram) {
      throw new AssertionError("media do not know where to send");
    }

    @Override
    public void sourceChanged(ReceiveStream stream, int ssrc) {
      delivered.add("source " + ssrc);
    }

    @Override
    public void media(
        ReceiveStream stream, int sequenceNumber, int timestamp, boolean marker, byte[] payload) {
      delivered.add(
          "%d %d %s %s".formatted(sequenceNumber, timestamp, marker, Arrays.toString(payload)));
    }
  }

  private void report(byte[] datagram) {
    int length = reports.unprotectRtcp(datagram, 0, datagram.length);
    assertThat(length).as("length of a report").isPositive();
    int dropped =
        RtcpReader.read(
            ByteBuffer.wrap(datagram, 0, length),
            new RtcpVisitor() {
              @Override
              public void receptionReport(int reporter, ReportBlock block) {
                reported.add(
                    "RR %d %d/256 %d lost highest %d lsr %d"
                        .formatted(
                            block.ssrc(),
                            block.fractionLost(),
                            block.cumulativeLost(),
                            block.highestSequenceNumber(),
                            block.lastSenderReport()));
              }

              @Override
              public void cname(int ssrc, String cname) {
                reported.add("CNAME " + cname);
              }

              @Override
              public void goodbye(int ssrc, String reason) {
                reported.add("BYE " + ssrc);
              }

              @Override
              public void nack(int sender, int mediaSsrc, int packetId, int bitmask) {
                reported.add("NACK %d %d %x".formatted(mediaSsrc, packetId, bitmask));
              }

              @Override
              public void pictureLoss(int sender, int mediaSsrc) {
                reported.add("PLI " + mediaSsrc);
              }
            });
    assertThat(dropped).isZero();
  }

  private ByteBuffer packet(
      int payloadType, int sequence, int timestamp, int ssrc, byte[] payload) {
    return packet(server, payloadType, sequence, timestamp, ssrc, payload);
  }

  private static ByteBuffer packet(
      SrtpSender by, int payloadType, int sequence, int timestamp, int ssrc, byte[] payload) {
    byte[] bytes = new byte[200];
    RtpHeader.write(ByteBuffer.wrap(bytes), true, payloadType, sequence, timestamp, ssrc);
    int length = by.protect(bytes, 0, 12, payload, 0, payload.length, 0);
    return ByteBuffer.wrap(bytes, 0, length);
  }

  /** Returns the first packet of another source. */
  private ByteBuffer source(int ssrc) {
    return packet(new SrtpSender(PROFILE, serverKey), 96, 1, 0, ssrc, PAYLOAD);
  }

  private void take(SessionMedia by, ByteBuffer packet, long nowNanos) {
    if (PacketKind.of(packet) == PacketKind.RTCP) {
      boolean unused = by.receiveRtcp(packet, nowNanos);
    } else {
      by.receiveRtp(packet, nowNanos);
    }
    out.poll(new Recorded());
  }

  private void receive(int sequence, long nowNanos) {
    take(link, packet(96, sequence, 3_000 * sequence, SSRC, PAYLOAD), nowNanos);
  }

  @Test
  void deliversWhatItDecrypts() {
    receive(1, 0);
    assertThat(delivered).containsExactly("1 3000 true [9, 8, 7, 6]");
    assertThat(link.statistics(link.receives().get(0)).packets()).isEqualTo(1);
    assertThat(link.statistics(link.receives().get(0)).frames()).isEqualTo(1);
    assertThat(link.statistics(link.receives().get(0)).bytes())
        .isEqualTo(12 + 4 + PROFILE.tagBytes());
  }

  @Test
  void stepsOverExtensionsAndPadding() {
    byte[] bytes = new byte[200];
    ByteBuffer header = ByteBuffer.wrap(bytes);
    RtpHeader.write(header, true, 96, 5, 77, SSRC);
    header.putShort((short) 0xBEDE).putShort((short) 1).putInt(0x10_30_00_00);
    bytes[0] |= 0x30;
    int length = server.protect(bytes, 0, 20, new byte[] {1, 2, 0, 0, 3}, 0, 5, 0);
    take(link, ByteBuffer.wrap(bytes, 0, length), 0);
    assertThat(delivered).containsExactly("5 77 true [1, 2]");
  }

  @Test
  void asksForWhatIsMissingAndTakesItFromRetransmissions() {
    receive(1, 0);
    receive(4, 10 * MILLI);
    assertThat(link.deadlineNanos()).isEqualTo(25 * MILLI);
    link.advance(25 * MILLI);
    assertThat(reported).containsExactly("NACK 51966 2 1");
    take(link, packet(97, 900, 6_000, RTX_SSRC, new byte[] {0, 2, 5, 5}), 30 * MILLI);
    take(link, packet(97, 901, 9_000, RTX_SSRC, new byte[] {0, 3}), 30 * MILLI);
    assertThat(delivered).endsWith("2 6000 true [5, 5]", "3 9000 true []");
    assertThat(link.statistics(link.receives().get(0)).lost()).isZero();
    assertThat(link.statistics(link.receives().get(0)).nacks()).isEqualTo(2);
    assertThat(link.statistics(link.receives().get(0)).retransmissions()).isEqualTo(2);
    assertThat(link.statistics(link.receives().get(0)).packets()).isEqualTo(2);
    assertThat(link.statistics(link.receives().get(0)).expected()).isEqualTo(4);
  }

  @Test
  void givesUpAndAsksForAKeyFrame() {
    receive(1, 0);
    receive(3, 0);
    for (long now = 0; now <= 1_100 * MILLI; now += 5 * MILLI) {
      link.advance(now);
    }
    assertThat(reported).filteredOn(line -> line.startsWith("PLI")).containsExactly("PLI 51966");
    assertThat(link.statistics(link.receives().get(0)).lost()).isEqualTo(1);
    assertThat(link.statistics(link.receives().get(0)).pictureLosses()).isEqualTo(1);
  }

  @Test
  void asksForKeyFramesNotTooOften() {
    receive(1, 0);
    for (long now = 0; now < 400 * MILLI; now += 10 * MILLI) {
      link.requestKeyFrame();
      link.advance(now);
    }
    assertThat(reported).containsExactly("PLI 51966", "PLI 51966");
    assertThat(link.deadlineNanos()).isLessThanOrEqualTo(400 * MILLI);
  }

  @Test
  void followsAnAuthenticSenderToAnotherSsrcAndAsksForAKeyFrame() {
    receive(1, 0);
    long later = 2_000 * MILLI;
    take(link, packet(96, 500, 77, SSRC + 1, PAYLOAD), later);
    link.advance(later);
    assertThat(delivered).endsWith("source " + (SSRC + 1), "500 77 true [9, 8, 7, 6]").hasSize(3);
    assertThat(reported).contains("PLI " + (SSRC + 1));
    // What was still under way, and what somebody made up.
    receive(2, later + 100 * MILLI);
    ByteBuffer forged = packet(96, 501, 77, SSRC + 2, PAYLOAD);
    forged.put(forged.limit() - 1, (byte) ~forged.get(forged.limit() - 1));
    take(link, forged, 2 * later);
    assertThat(delivered).hasSize(3);
    take(link, packet(96, 501, 3_077, SSRC + 1, PAYLOAD), 2 * later);
    assertThat(delivered).endsWith("501 3077 true [9, 8, 7, 6]").hasSize(4);
  }

  @Test
  void retransmissionsOfTheSourceBeforeAreNotTakenForThisOnes() {
    receive(1, 0);
    take(link, packet(97, 900, 6_000, RTX_SSRC, new byte[] {0, 2, 5, 5}), 0);
    take(link, packet(96, 500, 77, SSRC + 1, PAYLOAD), 2_000 * MILLI);
    int before = delivered.size();
    take(link, packet(97, 901, 9_000, RTX_SSRC, new byte[] {1, -11, 5, 5}), 2_100 * MILLI);
    assertThat(delivered).hasSize(before);
    take(link, packet(97, 1, 3_077, RTX_SSRC + 1, new byte[] {1, -11, 6, 6}), 2_200 * MILLI);
    assertThat(delivered).hasSize(before + 1).endsWith("501 3077 true [6, 6]");
  }

  @Test
  void followsSoManySourcesAndNoMore() {
    int sources = 8;
    for (int i = 0; i < sources; i++) {
      take(link, source(SSRC + i), 2_000 * MILLI * i);
    }
    assertThat(delivered).endsWith("1 0 true [9, 8, 7, 6]").hasSize(2 * sources - 1);
    ByteBuffer forged = source(SSRC + sources);
    forged.put(forged.limit() - 1, (byte) ~forged.get(forged.limit() - 1));
    take(link, forged, 2_000 * MILLI * sources);
    assertThat(link.exhausted()).isFalse();
    take(link, source(SSRC + sources), 2_000 * MILLI * sources);
    assertThat(link.exhausted()).isTrue();
  }

  @Test
  void reportsOnceASecond() {
    long ntp = NtpTime.ofEpochNanos(1_700_000_000_000_000_000L);
    byte[] report = new byte[200];
    ByteBuffer text = ByteBuffer.wrap(report);
    new RtcpWriter(text).senderReport(SSRC, ntp, 0, 1, 1).cname(SSRC, "server");
    int length = server.protectRtcp(report, 0, text.position());
    take(link, ByteBuffer.wrap(report, 0, length), 0);
    receive(1, 0);
    receive(3, 490 * MILLI);
    link.advance(500 * MILLI);
    link.advance(501 * MILLI);
    assertThat(reported)
        .startsWith("RR 51966 85/256 1 lost highest 3 lsr " + NtpTime.middle(ntp), "CNAME viewer");
    assertThat(reported).filteredOn(line -> line.startsWith("RR")).hasSize(1);
    link.advance(1_500 * MILLI);
    assertThat(reported).filteredOn(line -> line.startsWith("RR")).hasSize(2);
  }

  @Test
  void hearsAndSaysGoodbye() {
    byte[] report = new byte[200];
    ByteBuffer text = ByteBuffer.wrap(report);
    new RtcpWriter(text).senderReport(SSRC, 0, 0, 1, 1).goodbye(SSRC, "the end");
    int length = server.protectRtcp(report, 0, text.position());
    assertThat(link.ended()).isFalse();
    take(link, ByteBuffer.wrap(report, 0, length), 0);
    assertThat(link.ended()).isTrue();
    link.sayGoodbye("");
    assertThat(reported).containsExactly("CNAME viewer", "BYE " + new Random(OWN_SSRC).nextInt());
  }

  @Test
  void countsStallsAndTheLongestGap() {
    receive(1, 0);
    receive(2, 900 * MILLI);
    assertThat(link.statistics(link.receives().get(0)).stalls()).isZero();
    receive(3, 2_000 * MILLI);
    assertThat(link.statistics(link.receives().get(0)).stalls()).isEqualTo(1);
    assertThat(link.receives().get(0).takeLongestGapNanos(2_500 * MILLI)).isEqualTo(1_100 * MILLI);
    assertThat(link.receives().get(0).takeLongestGapNanos(2_500 * MILLI)).isEqualTo(500 * MILLI);
  }

  @Test
  void decryptsASampleAndCountsTheRest() {
    SessionMedia sampling = link(4);
    for (int i = 1; i <= 100; i++) {
      take(sampling, packet(96, i, 3_000 * (i / 2), SSRC, PAYLOAD), i * MILLI);
    }
    assertThat(delivered).hasSize(25).first().asString().startsWith("1 ");
    assertThat(sampling.statistics(sampling.receives().get(0)).packets()).isEqualTo(100);
    assertThat(sampling.statistics(sampling.receives().get(0)).frames()).isEqualTo(51);
    assertThat(sampling.statistics(sampling.receives().get(0)).rejected()).isZero();
  }

  @Test
  void forgedPacketsChangeNothingButACounter() {
    ByteBuffer forged = packet(96, 1, 3_000, SSRC, PAYLOAD);
    forged.put(14, (byte) (forged.get(14) ^ 1));
    take(link, forged, 0);
    ByteBuffer other = packet(96, 1, 3_000, SSRC + 1, PAYLOAD);
    other.put(14, (byte) (other.get(14) ^ 1));
    take(link, other, 0);
    take(link, ByteBuffer.wrap(new byte[] {(byte) 0x80, 96}), 0);
    assertThat(delivered).isEmpty();
    assertThat(link.statistics(link.receives().get(0)).packets()).isZero();
    assertThat(link.statistics(link.receives().get(0)).rejected()).isEqualTo(3);
  }

  @Test
  void everyDatagramHasAnAnswer() {
    Random random = new Random(4711);
    SessionMedia sampling = link(2);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(80)];
      random.nextBytes(bytes);
      if (bytes.length > 2) {
        bytes[0] = (byte) (0x80 | (bytes[0] & 0x3F));
        bytes[1] =
            (byte) List.of(96, 97, 200, 201, 205, 206, 96 + 128).get(random.nextInt(7)).intValue();
        if (bytes.length > 12 && random.nextBoolean()) {
          ByteBuffer.wrap(bytes).putInt(8, SSRC);
        }
      }
      take(link, ByteBuffer.wrap(bytes), i * MILLI);
      take(sampling, ByteBuffer.wrap(bytes), i * MILLI);
      sampling.advance(i * MILLI);
    }
    assertThat(delivered).isEmpty();
    assertThat(link.statistics(link.receives().get(0)).packets()).isZero();
  }
}
