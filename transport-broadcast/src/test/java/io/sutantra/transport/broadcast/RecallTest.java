package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import io.sutantra.rtc.stun.StunWriter;
import io.sutantra.rtc.stun.TransactionId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tests of the checks that the server sends to silent viewers, and of consent. */
class RecallTest {
  private static final Duration SILENCE = Duration.ofMillis(5_100);
  private static final Duration CONSENT = Duration.ofSeconds(30);
  private static final Duration RECALL = Duration.ofSeconds(6);

  private final LoneShard lone = new LoneShard(TestSettings.TRANSPORT, 2);

  private static List<StunMessage> questions(List<byte[]> datagrams) {
    return datagrams.stream()
        .flatMap(datagram -> StunMessage.parse(ByteBuffer.wrap(datagram)).stream())
        .filter(message -> message.kind() == StunMessage.Kind.REQUEST)
        .toList();
  }

  private static StunMessage lastOf(List<byte[]> datagrams) {
    List<StunMessage> all = questions(datagrams);
    return all.get(all.size() - 1);
  }

  private static byte[] answer(LoneShard.Guest guest, StunMessage question) {
    return StunWriter.success(question.transactionId(), LoneShard.address(9))
        .protectedBy(StunKey.of(guest.own.password()));
  }

  private String ice(LoneShard.Guest guest) {
    lone.advance(Duration.ofSeconds(1));
    return lone.statistics.get(guest.viewer().id()).details().get("ice state");
  }

  @Test
  void viewerThatAnswersStays() {
    try (lone) {
      LoneShard.Guest guest = lone.guest("a");
      lone.offer(true, 3);
      lone.advance(SILENCE);
      assertThat(questions(guest.stun)).hasSize(1);
      StunMessage question = lastOf(guest.stun);
      assertThat(question.authentic(StunKey.of(guest.own.password()))).isTrue();
      assertThat(ice(guest)).isEqualTo("disconnected");

      lone.keyFramesFor.clear();
      guest.send(answer(guest, question));
      assertThat(lone.keyFramesFor).as("it has missed much").containsExactly("a");
      assertThat(ice(guest)).isEqualTo("connected");
      assertThat(lone.environment.counted("checks.rejected")).isZero();
      lone.advance(CONSENT.minusSeconds(2));
      assertThat(guest.gone).as("consent is counted from the answer").isFalse();
    }
  }

  /** Returns a viewer of the other shard, with a second path by the first shard's socket. */
  private LoneShard.Guest guestOfOther(Path second) {
    LoneShard.Guest guest = lone.coming("a");
    lone.other.received(guest.path, ByteBuffer.wrap(guest.checkBytes()));
    lone.other.io().flush();
    lone.run();
    guest.answerProbes(1);
    guest.keyed();
    assertThat(guest.home()).isSameAs(lone.other);
    lone.advance(Duration.ofSeconds(1));
    lone.shard.received(second, ByteBuffer.wrap(guest.checkBytes()));
    lone.run();
    assertThat(guest.viewer().path()).as("as long as nothing has come back").isEqualTo(guest.path);
    byte[] question = lone.toStrangers.stream().filter(LoneShard::isRequest).findFirst().get();
    lone.shard.received(second, ByteBuffer.wrap(guest.answer(question)));
    lone.run();
    assertThat(guest.viewer().path()).isEqualTo(second);
    return guest;
  }

  @Test
  void answerThatComesToAnotherShardIsHandedOn() {
    try (lone) {
      Path second = new UdpPath(0, LoneShard.address(9), LoneShard.address(20_000));
      LoneShard.Guest guest = guestOfOther(second);
      lone.advance(SILENCE);
      assertThat(ice(guest)).isEqualTo("disconnected");
      long forwarded = lone.environment.counted("datagrams.forwarded");
      byte[] answer = answer(guest, lastOf(lone.toStrangers));
      lone.shard.received(second, ByteBuffer.wrap(answer));
      lone.run();
      assertThat(lone.environment.counted("datagrams.forwarded")).isEqualTo(forwarded + 1);
      assertThat(lone.environment.counted("datagrams.unknown")).isZero();
      assertThat(ice(guest)).isEqualTo("connected");

      // A copy answers no open check: the first shard gets the copy back and counts it once.
      lone.shard.received(second, ByteBuffer.wrap(answer));
      lone.run();
      assertThat(lone.environment.counted("datagrams.unknown")).isEqualTo(1);
    }
  }

  @Test
  void answersOfAStunServerReachTheFirstShardThoughAViewerClaimsItsAddress() {
    try (lone) {
      Path second = new UdpPath(0, LoneShard.address(9), LoneShard.address(20_000));
      guestOfOther(second);
      List<StunMessage> taken = new ArrayList<>();
      lone.shard.stunAnswersTo((path, message, now) -> taken.add(message));
      byte[] answer =
          StunWriter.success(new TransactionId(1, 2), LoneShard.address(30_000)).finish();
      lone.shard.received(second, ByteBuffer.wrap(answer));
      lone.run();
      lone.other.received(second, ByteBuffer.wrap(answer));
      lone.run();
      assertThat(taken).hasSize(2);
    }
  }

  @Test
  void viewerThatDoesNotAnswerIsAskedUntilItIsGone() {
    try (lone) {
      LoneShard.Guest guest = lone.guest("a");
      lone.advance(CONSENT.plus(RECALL).plusSeconds(5));
      assertThat(guest.gone).isTrue();
      assertThat(lone.events.get(lone.events.size() - 1).status()).isEqualTo(ViewerStatus.FAILED);
      assertThat(questions(guest.stun)).hasSizeBetween(153, 156);
    }
  }

  @Test
  void viewerIsSentNothingButQuestionsWithoutConsentAndAKeyFrameWhenItGivesItAgain() {
    try (lone) {
      LoneShard.Guest guest = lone.guest("a");
      lone.offer(true, 3);
      lone.advance(CONSENT.minusSeconds(1));
      lone.offer(false, 3);
      lone.advance(Duration.ofSeconds(2));
      assertThat(guest.media).as("media until consent runs out").hasSize(6);
      int reports = guest.rtcp.size();
      int asked = questions(guest.stun).size();
      lone.keyFramesFor.clear();

      lone.offer(true, 3);
      lone.offer(false, 3);
      lone.advance(Duration.ofSeconds(3));
      assertThat(guest.media).as("media without consent").hasSize(6);
      assertThat(guest.rtcp).as("reports without consent").hasSize(reports);
      assertThat(questions(guest.stun).size() - asked).isBetween(14, 16);
      assertThat(lone.keyFramesFor).as("the others are spared").isEmpty();

      guest.send(answer(guest, lastOf(guest.stun)));
      assertThat(lone.keyFramesFor).containsExactly("a");
      lone.offer(false, 3);
      lone.advance(Duration.ofSeconds(1));
      assertThat(guest.media).as("what cannot be decoded").hasSize(6);
      lone.offer(true, 3);
      lone.advance(Duration.ofSeconds(1));
      assertThat(guest.media).hasSize(9);
      assertThat(ice(guest)).isEqualTo("connected");
      assertThat(guest.gone).isFalse();
    }
  }

  /** Returns a viewer that got a key frame, and then was silent until its consent ended. */
  private LoneShard.Guest guestWithoutConsent() {
    LoneShard.Guest guest = lone.guest("a");
    lone.offer(true, 3);
    lone.advance(CONSENT.plusSeconds(1));
    return guest;
  }

  @Test
  void restartAloneIsNoConsent() {
    try (lone) {
      LoneShard.Guest guest = guestWithoutConsent();
      IceCredentials own = IceCredentials.random(new Random(2));
      IceCredentials theirs = IceCredentials.random(new Random(3));
      guest.viewer().restart(theirs, own);
      int asked = questions(guest.stun).size();
      lone.offer(true, 3);
      lone.advance(Duration.ofSeconds(1));
      assertThat(guest.media).hasSize(3);
      assertThat(questions(guest.stun)).as("it has shown no path").hasSize(asked);

      guest.send(lone.check(own, theirs));
      guest.send(
          StunWriter.success(lastOf(guest.stun).transactionId(), LoneShard.address(9))
              .protectedBy(StunKey.of(own.password())));
      lone.offer(true, 3);
      lone.advance(Duration.ofSeconds(1));
      assertThat(guest.media).hasSize(6);
    }
  }

  @Test
  void viewerWithoutConsentIsNotToldGoodbye() {
    try (lone) {
      LoneShard.Guest guest = guestWithoutConsent();
      int reports = guest.rtcp.size();
      lone.advance(RECALL.plusSeconds(1));
      assertThat(guest.gone).isTrue();
      assertThat(guest.rtcp).hasSize(reports);
    }
  }

  @Test
  void answersOfNobodyAreDroppedAndCounted() {
    try (lone) {
      LoneShard.Guest guest = lone.guest("a");
      lone.advance(SILENCE);
      long unknown = lone.environment.counted("datagrams.unknown");
      Path strange = new UdpPath(0, LoneShard.address(9), LoneShard.address(20_000));
      byte[] answer = answer(guest, lastOf(guest.stun));
      lone.shard.received(strange, ByteBuffer.wrap(answer));
      lone.other.received(strange, ByteBuffer.wrap(answer));
      lone.run();
      assertThat(lone.environment.counted("datagrams.unknown")).isEqualTo(unknown + 2);
      guest.send(
          answer(guest, StunMessage.parse(ByteBuffer.wrap(guest.checkBytes())).orElseThrow()));
      assertThat(lone.environment.counted("datagrams.unknown")).isEqualTo(unknown + 3);
      assertThat(ice(guest)).isEqualTo("disconnected");
    }
  }
}
