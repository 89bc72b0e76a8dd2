package io.sutantra.rtc.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.rtcp.TransportFeedback;
import io.sutantra.rtc.rtp.AccessUnit;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.rtc.srtp.SrtpSender;
import io.sutantra.testkit.NetworkConditions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of a session that receives a publisher's media over bad networks. */
class PublisherTest {
  private static final long MILLI = PublisherPair.MILLI;
  private static final long SECOND = 1_000 * MILLI;
  private static final ExtensionIds IDS = new ExtensionIds(4, 10, 11, 3);
  private static final NetworkConditions FAR =
      NetworkConditions.perfect().withLatency(Duration.ofMillis(25));

  private static List<ReceiveTrack> receives(boolean nack) {
    return receives(nack, List.of());
  }

  private static List<ReceiveTrack> receives(boolean nack, List<String> rids) {
    return List.of(
        new ReceiveTrack(
            "0",
            true,
            96,
            OptionalInt.of(97),
            OptionalInt.empty(),
            OptionalInt.empty(),
            90_000,
            new ReceiverFeedback(nack, false, true, true),
            IDS,
            rids,
            ReceiveTrack.VIDEO_PATIENCE_NANOS),
        new ReceiveTrack(
            "1",
            false,
            111,
            OptionalInt.empty(),
            OptionalInt.empty(),
            48_000,
            nack,
            ReceiveTrack.AUDIO_PATIENCE_NANOS));
  }

  private static PublisherPair pair(NetworkConditions conditions, long seed) {
    return new PublisherPair(conditions, seed, receives(true));
  }

  @Test
  void whatIsSentComesInOrderAndAtOnce() {
    PublisherPair pair = pair(FAR, 1);
    pair.run(10 * SECOND);
    assertThat(pair.wholePictures()).as("%s", pair).isEqualTo(1);
    assertThat(pair.losses).isZero();
    assertThat(pair.sound).hasSizeGreaterThan(490);
    pair.pictures.forEach(
        (number, nanos) ->
            assertThat(nanos - pair.picturesSent.get(number)).isLessThanOrEqualTo(26 * MILLI));
    assertThat(pair.server.session.statistics(pair.server.session.receives().get(0)).nacks())
        .isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void fivePercentOfLossAreRepaired(long seed) {
    for (boolean rtx : new boolean[] {true, false}) {
      PublisherPair pair = new PublisherPair(FAR.withLoss(0.05), seed, receives(true), 1_024, rtx);
      pair.run(30 * SECOND);
      assertThat(pair.wholePictures()).as("%s", pair).isGreaterThanOrEqualTo(0.99);
      assertThat(pair.keyFramesWanted).as("%s", pair).isLessThanOrEqualTo(10);
      long late =
          pair.pictures.entrySet().stream()
              .filter(came -> came.getValue() - pair.picturesSent.get(came.getKey()) > 250 * MILLI)
              .count();
      assertThat(late).as("%s", pair).isZero();
    }
  }

  @Test
  void jitterTakesNothing() {
    PublisherPair pair = pair(FAR.withJitter(Duration.ofMillis(200)), 4);
    pair.run(20 * SECOND);
    assertThat(pair.wholePictures()).as("%s", pair).isGreaterThanOrEqualTo(0.98);
    assertThat(pair.losses).as("%s", pair).isZero();
  }

  @Test
  void reorderedAndDuplicatedPacketsAreSorted() {
    PublisherPair pair = pair(FAR.withReordering(0.2, 5).withDuplication(0.1), 5);
    pair.run(20 * SECOND);
    assertThat(pair.wholePictures()).as("%s", pair).isEqualTo(1);
    assertThat(pair.losses).as("%s", pair).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {6, 7, 8})
  void afterAnOutagePicturesAreBackWithinASecond(long seed) {
    PublisherPair pair = pair(FAR.withOutage(Duration.ofSeconds(5), Duration.ofSeconds(7)), seed);
    pair.run(5 * SECOND);
    long back = pair.now + 2 * SECOND;
    pair.run(6 * SECOND);
    int firstAfter =
        pair.picturesSent.entrySet().stream()
            .filter(sent -> sent.getValue() > back)
            .findFirst()
            .orElseThrow()
            .getKey();
    int firstWhole = pair.pictures.ceilingKey(firstAfter);
    assertThat(pair.pictures.get(firstWhole) - back).as("%s", pair).isLessThan(SECOND);
    assertThat(pair.pictures.tailMap(firstWhole).size()).isGreaterThan(85);
    assertThat(pair.heard.stream().filter(line -> line.contains("failed"))).isEmpty();
  }

  @Test
  void gapsAreToldWhenThePublisherSendsNothingAgain() {
    PublisherPair pair = new PublisherPair(FAR.withLoss(0.02), 9, receives(false), 0, false);
    pair.run(30 * SECOND);
    // That each gap is told with the next picture is seen to by the pair.
    assertThat(pair.losses).as("%s", pair).isPositive();
    assertThat(pair.keyFramesWanted).as("%s", pair).isPositive();
    assertThat(pair.keyPictures.size()).as("%s", pair).isGreaterThan(5);
    assertThat(pair.server.session.statistics(pair.server.session.receives().get(0)).nacks())
        .isZero();
    // Nothing is waited for but order.
    pair.pictures.forEach(
        (number, nanos) ->
            assertThat(nanos - pair.picturesSent.get(number)).isLessThan(150 * MILLI));
  }

  @Test
  void aPublisherThatAnswersNoRequestIsNotWaitedForLong() {
    PublisherPair pair = new PublisherPair(FAR.withLoss(0.02), 10, receives(true), 0, false);
    pair.run(30 * SECOND);
    long asked = pair.server.session.statistics(pair.server.session.receives().get(0)).nacks();
    pair.run(4 * SECOND);
    long later = pair.server.session.statistics(pair.server.session.receives().get(0)).nacks();
    assertThat(asked).as("%s", pair).isBetween(1L, 120L);
    assertThat(later - asked).as("%s", pair).isLessThan(20);
    assertThat(pair.losses).isPositive();
  }

  @Test
  void lossReorderingAndJitterAtOnceCostLittle() {
    NetworkConditions bad =
        FAR.withLoss(0.05)
            .withReordering(0.05, 3)
            .withDuplication(0.05)
            .withJitter(Duration.ofMillis(20));
    PublisherPair pair = pair(bad, 11);
    pair.run(30 * SECOND);
    assertThat(pair.wholePictures()).as("%s", pair).isGreaterThanOrEqualTo(0.97);
    assertThat((double) pair.sound.size() / pair.soundSent).isGreaterThan(0.94);
  }

  // Packets that are made by hand.

  private final SrtpSender srtp = InstantDtls.keys().sender(false);

  private int packet(
      byte[] datagram, int payloadType, int sequence, int timestamp, int ssrc, byte[] extensions) {
    ByteBuffer header = ByteBuffer.wrap(datagram);
    RtpHeader.write(header, true, payloadType, sequence, timestamp, ssrc);
    int headerBytes = 12;
    if (extensions.length > 0) {
      datagram[0] |= 0x10;
      header.putShort((short) 0xBEDE).putShort((short) ((extensions.length + 3) / 4));
      header.put(extensions);
      headerBytes += 4 + (extensions.length + 3) / 4 * 4;
    }
    byte[] payload = new byte[100];
    ByteBuffer.wrap(payload).putInt(sequence).putInt(1);
    return srtp.protect(datagram, 0, headerBytes, payload, 0, payload.length, 0);
  }

  private void inject(
      PublisherPair pair,
      int payloadType,
      int sequence,
      int timestamp,
      int ssrc,
      byte[] extensions) {
    byte[] datagram = new byte[400];
    pair.inject(datagram, packet(datagram, payloadType, sequence, timestamp, ssrc, extensions));
  }

  private static byte[] element(int id, String text) {
    byte[] element = new byte[1 + text.length()];
    element[0] = (byte) (id << 4 | (text.length() - 1));
    for (int i = 0; i < text.length(); i++) {
      element[1 + i] = (byte) text.charAt(i);
    }
    return element;
  }

  private static byte[] number(int number) {
    return new byte[] {
      (byte) (IDS.transportNumber() << 4 | 1), (byte) (number >> 8), (byte) number
    };
  }

  private static byte[] both(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  @Test
  void anotherSsrcAndForgedPacketsDoNotTakeAStreamOver() {
    PublisherPair pair = pair(FAR, 12);
    pair.run(2 * SECOND);
    Random random = new Random(12);
    for (int i = 0; i < 50; i++) {
      inject(pair, 96, 500 + i, 9, 0x1234, new byte[0]);
      byte[] forged = new byte[300];
      int length = packet(forged, 96, 600 + i, 9, PublisherPair.VIDEO_SSRC, new byte[0]);
      forged[20 + random.nextInt(100)] ^= 1;
      pair.inject(forged, length);
      byte[] garbage = new byte[random.nextInt(200)];
      random.nextBytes(garbage);
      pair.inject(garbage, garbage.length);
      pair.run(20 * MILLI);
    }
    pair.run(2 * SECOND);
    assertThat(pair.heard).isEmpty();
    assertThat(pair.wholePictures()).as("%s", pair).isEqualTo(1);
  }

  @Test
  void aSsrcThatComesAfterSilenceIsFollowed() {
    PublisherPair pair = pair(FAR, 13);
    pair.rest();
    inject(pair, 96, 0, 9, 0x1234, new byte[0]);
    pair.run(2 * SECOND);
    inject(pair, 96, 7, 9, 0x5678, new byte[0]);
    assertThat(pair.heard).containsExactly("source 5678");
    assertThat(pair.units).hasSize(2).allMatch(AccessUnit::afterLoss);
  }

  @Test
  void arrivalsOfAllAuthenticPacketsAreReportedWhateverTheirSsrc() {
    PublisherPair pair = pair(FAR, 14);
    pair.rest();
    Set<Integer> sent = new TreeSet<>();
    for (int i = 0; i < 600; i++) {
      int number = (65_300 + i) & 0xFFFF;
      if (i % 7 == 3) {
        continue;
      }
      int ssrc = List.of(0xCAFE, 0, 0xBEEF, 0x777).get(i % 4);
      int payloadType = List.of(96, 96, 97, 127).get(i % 4);
      inject(pair, payloadType, i, 3_000 * i, ssrc, number(number));
      sent.add(number);
      pair.run(3 * MILLI);
    }
    pair.run(SECOND);
    Set<Integer> reported = new TreeSet<>();
    List<Integer> counts = new ArrayList<>();
    for (TransportFeedback message : pair.feedback) {
      counts.add(message.feedbackCount());
      for (int i = 0; i < message.receivedCount(); i++) {
        reported.add(message.sequenceNumber(i));
      }
    }
    assertThat(reported).isEqualTo(sent);
    assertThat(counts.size()).isBetween(20, 60);
    for (int i = 1; i < counts.size(); i++) {
      assertThat(counts.get(i)).isEqualTo((counts.get(i - 1) + 1) & 0xFF);
    }
  }

  @Test
  void layersAreToldByTheirNamesAndTheirRetransmissionsToo() {
    PublisherPair pair = new PublisherPair(FAR, 15, receives(true, List.of("h", "m")), 1_024, true);
    pair.rest();
    inject(pair, 96, 1, 0, 0x100, both(element(4, "0"), element(10, "m")));
    inject(pair, 96, 1, 0, 0x200, both(element(4, "0"), element(10, "h")));
    // Once the SSRC is known, nothing needs to say the layer.
    inject(pair, 96, 2, 3_000, 0x100, new byte[0]);
    inject(pair, 96, 1, 0, 0x300, both(element(4, "0"), element(10, "other")));
    inject(pair, 97, 1, 0, 0x101, both(element(4, "0"), element(11, "m")));
    List<ReceiveStream> streams = pair.server.session.receives();
    assertThat(streams).extracting(ReceiveStream::rid).containsExactly("h", "m", "");
    assertThat(pair.server.session.statistics(streams.get(0)).packets()).isEqualTo(1);
    assertThat(pair.server.session.statistics(streams.get(1)).packets()).isEqualTo(2);
    assertThat(pair.server.session.statistics(streams.get(1)).retransmissions()).isEqualTo(1);
  }

  @Test
  void aPublisherLivesByItsMedia() {
    PublisherPair pair = pair(FAR, 16);
    pair.rest();
    pair.publisherSends = datagram -> !PublisherPair.isCheck(datagram);
    // The publisher's own agent gives up, since its checks are not answered. What it sent goes on.
    for (int i = 0; i < 2_000; i++) {
      inject(pair, 96, i, 3_000 * i, PublisherPair.VIDEO_SSRC, new byte[0]);
      pair.run(33 * MILLI);
    }
    assertThat(pair.heard.stream().filter(line -> line.startsWith("server"))).isEmpty();
    assertThat(pair.server.session.connected()).isTrue();
    assertThat(pair.server.session.path()).isNotNull();
    assertThat(pair.now - pair.server.session.lastHeardNanos()).isLessThan(50 * MILLI);
  }

  @Test
  void theBitRateIsLimitedEachSecond() {
    PublisherPair pair = pair(FAR, 17);
    pair.server.session.limitBitrate(1_000_000);
    pair.run(3 * SECOND);
    assertThat(pair.bitrateLimits).hasSizeBetween(3, 4).containsOnly(1_000_000L);
  }

  @Test
  void captureTimesOfSoundAndPicturesAgree() {
    PublisherPair pair = pair(FAR.withJitter(Duration.ofMillis(30)), 18);
    pair.run(20 * SECOND);
    long[] offsets = new long[2];
    for (long[] capture : pair.captures) {
      if (capture[3] > pair.now - SECOND) {
        offsets[(int) capture[0]] = capture[2] - capture[1];
      }
    }
    assertThat(Math.abs(offsets[0] - offsets[1])).as("%s", pair).isLessThan(15 * MILLI);
  }
}
