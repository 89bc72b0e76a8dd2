package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.transport.broadcast.LoneShard.Guest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardStreamTest {
  private static final int BURST = 8;
  private static final Duration LONG = Duration.ofMillis(100);
  private static final Duration SLICE = Duration.ofMillis(2);
  private static final Duration FAST_FRAME = Duration.ofMillis(8);
  private static final Duration FRAME = Duration.ofMillis(33);

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  @Test
  void sendsAFrameInSlices() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 20);
      assertThat(guest.media).hasSize(BURST);
      lone.advance(Duration.ofMillis(1));
      assertThat(guest.media).hasSize(BURST);
      lone.advance(Duration.ofMillis(1));
      assertThat(guest.media).hasSize(2 * BURST);
      lone.advance(Duration.ofMillis(2));
      assertThat(guest.media).hasSize(20);
      assertThat(guest.sequenceNumbers()).isEqualTo(range(100, 120));
    }
  }

  @Test
  void nextFrameIsNoPartOfTheBurst() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, BURST);
      lone.offer(false, BURST);
      lone.offer(false, BURST);
      assertThat(guest.media).hasSize(BURST);
      lone.advance(LONG);
      assertThat(guest.frames()).isEqualTo(range(0, 3));
      assertThat(lone.bursts).allMatch(burst -> burst[1] <= BURST);
    }
  }

  @Test
  void paceQuickensRatherThanFramesAreLost() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 1);
      // Four slices for each frame, and a frame every 4 ms: 2 ms for a slice are too long.
      for (int i = 0; i < 200; i++) {
        lone.offer(false, 4 * BURST);
        lone.advance(Duration.ofMillis(4));
      }
      lone.advance(LONG);
      assertThat(guest.frames()).isEqualTo(range(0, 201));
      assertThat(lone.environment.counted("frames.refused")).isZero();
    }
  }

  @Test
  void sliceIsTheSameForAllBeforeTheNext() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      List<Guest> guests = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        guests.add(lone.guest("viewer-" + i));
      }
      lone.offer(true, 2 * BURST);
      assertThat(guests).allMatch(guest -> guest.media.size() == BURST);
      lone.advance(LONG);
      assertThat(guests).allMatch(guest -> guest.media.size() == 2 * BURST);
    }
  }

  /** A film of 120 frames a second, with a key frame every two seconds. */
  private static void playFast(LoneShard lone, int from, int to, boolean stalled) {
    for (int i = from; i < to; i++) {
      boolean keyFrame = i % 240 == 0;
      int packets = keyFrame ? 20 : 1;
      if (stalled) {
        lone.clock.advance(FAST_FRAME);
        assertThat(lone.offerOnly(keyFrame, packets)).as("frame %d", i).isTrue();
      } else {
        lone.offer(keyFrame, packets);
        lone.advance(FAST_FRAME);
      }
    }
  }

  /** A shard that did nothing for some frames is no longer behind. */
  private static void assertCaughtUp(LoneShard lone, int frames) {
    lone.run();
    playFast(lone, frames, frames + 60, false);
    lone.advance(LONG);
  }

  @Test
  void manyFramesThatAreLittleTimeAreNotTooMany() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      playFast(lone, 0, 300, false);
      lone.keyFramesFor.clear();
      playFast(lone, 300, 324, true);
      assertCaughtUp(lone, 324);
      assertThat(lone.environment.counted("frames.refused")).isZero();
      assertThat(guest.frames()).isEqualTo(range(0, 384));
      assertThat(lone.keyFramesFor).isEmpty();
    }
  }

  @Test
  void whatAShardHadNoRoomForIsSentWhenItHas() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest first = lone.guest("first");
      Guest second = lone.guest("second");
      playFast(lone, 0, 260, false);
      lone.keyFramesFor.clear();
      // A second and a half.
      playFast(lone, 260, 440, true);
      assertThat(lone.environment.counted("frames.refused")).isPositive();
      assertCaughtUp(lone, 440);
      assertThat(first.frames()).isEqualTo(second.frames()).isEqualTo(range(0, 500));
      assertThat(first.sequenceNumbers()).isEqualTo(range(100, 100 + first.media.size()));
      assertThat(lone.environment.counted("frames.dropped")).isZero();
      Guest late = join(lone, 500);
      lone.advance(LONG);
      assertThat(late.frames()).isEqualTo(range(480, 500));
      assertThat(lone.keyFramesFor).isEmpty();
    }
  }

  @Test
  void newerKeyFrameIsGoneOnWithByAShardThatIsTooFarBehind() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      playFast(lone, 0, 260, false);
      lone.keyFramesFor.clear();
      // Five seconds.
      playFast(lone, 260, 860, true);
      assertCaughtUp(lone, 860);
      List<Integer> seen = guest.frames();
      assertThat(seen).isSorted().doesNotHaveDuplicates().containsAll(range(0, 260));
      assertThat(seen).containsAll(range(720, 920)).doesNotContain(719);
      assertThat(guest.sequenceNumbers()).isEqualTo(range(100, 100 + guest.media.size()));
      assertThat(lone.keyFramesFor).isEmpty();
    }
  }

  @Test
  void shardThatIsAlwaysTooFarBehindWaitsForAKeyFrame() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 3);
      lone.keyFramesFor.clear();
      for (int i = 0; i < 90; i++) {
        lone.clock.advance(FRAME);
        assertThat(lone.offerOnly(false, 3)).isTrue();
      }
      play(lone, 30);
      int seen = guest.frames().size();
      assertThat(seen).as("what has waited, and no more").isBetween(10, 20);
      assertThat(lone.keyFramesFor).isNotEmpty();
      lone.offer(true, 3);
      play(lone, 3);
      lone.advance(LONG);
      assertThat(guest.frames()).hasSize(seen + 4);
      assertThat(guest.sequenceNumbers()).isEqualTo(range(100, 100 + guest.media.size()));
    }
  }

  @Test
  void whatIsTooMuchIsRefusedUpToTheNextKeyFrame() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT.with("history.max-bytes", 65_536))) {
      Guest guest = lone.guest("a");
      lone.offer(true, 5);
      for (int i = 0; i < 6; i++) {
        assertThat(lone.offerOnly(false, 10)).isTrue();
      }
      assertThat(lone.offerOnly(false, 10)).as("neither waits nor is kept").isFalse();
      lone.run();
      lone.advance(LONG);
      assertThat(lone.offerOnly(false, 3)).as("before a key frame").isFalse();
      lone.offer(true, 3);
      lone.advance(LONG);
      assertThat(guest.frames()).isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 9));
      assertThat(guest.sequenceNumbers()).isEqualTo(range(100, 100 + guest.media.size()));
    }
  }

  @Test
  void viewerThatBreaksIsGivenUpAlone() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest first = lone.guest("first");
      // Its numbers fall back after five packets, which SRTP must not let happen.
      Guest broken = lone.guest("broken", -5);
      Guest last = lone.guest("last");
      lone.offer(true, 10);
      lone.advance(LONG);
      lone.offer(false, 10);
      lone.advance(LONG);
      assertThat(first.frames()).isEqualTo(range(0, 2));
      assertThat(last.frames()).isEqualTo(range(0, 2));
      assertThat(broken.gone).isTrue();
      assertThat(lone.events)
          .anyMatch(
              event -> event.viewerId().equals("broken") && event.status() == ViewerStatus.FAILED);
    }
  }

  @Test
  void viewerThatBreaksWhileItCatchesUpIsGivenUpAlone() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest first = lone.guest("first");
      lone.offer(true, 10);
      lone.advance(LONG);
      Guest broken = lone.guest("broken", -5);
      Guest late = lone.guest("late");
      lone.advance(LONG);
      assertThat(broken.gone).isTrue();
      assertThat(late.frames()).isEqualTo(first.frames()).isEqualTo(range(0, 1));
    }
  }

  @Test
  void troubleOfOneWhoCatchesUpLeavesTheOthersTheirTurn() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest early = early(lone);
      Guest late = lone.guest("late");
      Guest broken = lone.guest("broken", -5);
      broken.trouble = new AssertionError("it cannot even be told");
      assertThat(late.frames()).hasSizeLessThan(early.frames().size());
      lone.advance(LONG);
      assertThat(broken.gone).as("its place is free").isTrue();
      assertThat(broken.gone).isTrue();
      assertThat(late.frames()).isEqualTo(early.frames());
      Guest later = lone.guest("later");
      lone.advance(LONG);
      assertThat(later.frames()).isEqualTo(early.frames());
    }
  }

  @Test
  void troubleOfAStreamIsNotThatOfItsViewers() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      lone.guest("waits for a key frame");
      lone.coming("never connects");
      lone.troubleWithKeyFrames = true;
      lone.advance(Duration.ofSeconds(16));
      assertThat(lone.keyFramesFor).hasSizeGreaterThan(20);
      assertThat(lone.events)
          .anyMatch(
              event ->
                  event.viewerId().equals("never connects")
                      && event.status() == ViewerStatus.FAILED);
    }
  }

  @Test
  void whoComesBetweenKeyFramesCatchesUp() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      lone.guest("early");
      lone.offer(true, 20);
      lone.advance(LONG);
      lone.offer(false, 5);
      Guest late = lone.guest("late");
      lone.offer(false, 5);
      lone.advance(LONG);
      lone.offer(false, 5);
      lone.advance(LONG);
      assertThat(late.frames()).isEqualTo(range(0, 4));
      assertThat(late.sequenceNumbers()).isEqualTo(range(100, 135));
      assertThat(lone.bursts).allMatch(burst -> burst[1] <= 2 * BURST);
    }
  }

  /** Frames that are no key frames, as fast as a camera makes them. */
  private static void play(LoneShard lone, int frames) {
    for (int i = 0; i < frames; i++) {
      lone.advance(FRAME);
      lone.offer(false, 3);
    }
  }

  /** A viewer of a stream with one key frame, more than a second ago. */
  private static Guest early(LoneShard lone) {
    Guest early = lone.guest("early");
    lone.offer(true, 10);
    play(lone, 40);
    lone.keyFramesFor.clear();
    return early;
  }

  @Test
  void whoComesBeginsWithTheLatestKeyFrame() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest early = early(lone);
      Guest late = lone.guest("late");
      assertThat(late.media).as("at once").hasSize(BURST);
      play(lone, 20);
      lone.advance(LONG);
      assertThat(late.frames()).isEqualTo(early.frames()).isEqualTo(range(0, 61));
      assertThat(late.sequenceNumbers()).isEqualTo(range(100, 100 + 10 + 60 * 3));
      assertThat(lone.keyFramesFor).as("no new one is asked for").isEmpty();
    }
  }

  /** Somebody comes, who must be sent the beginning of a key frame at once. */
  private static Guest join(LoneShard lone, int number) {
    Guest guest = lone.guest("joins-" + number);
    lone.advance(SLICE);
    assertThat(guest.media).as("at frame %d", number).isNotEmpty();
    assertThat(guest.media.get(0).payload().toArray()[0]).isEqualTo((byte) 'K');
    assertThat(guest.media.get(0).payload().toArray()[4]).as("its first packet").isZero();
    return guest;
  }

  /** Key frames each 0.5, 1, 2 and 5 seconds, whether they could be asked for or not. */
  @ParameterizedTest
  @ValueSource(ints = {15, 30, 60, 150})
  void whoComesIsSentAKeyFrameInTheFirstSlice(int framesApart) {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest early = lone.guest("early");
      Deque<Guest> watching = new ArrayDeque<>();
      for (int i = 0; i < Math.max(2 * framesApart, 60); i++) {
        boolean keyFrame = i % framesApart == 0;
        lone.offer(keyFrame, keyFrame ? 20 : 3);
        lone.advance(Duration.ofMillis(11));
        if (i == 0) {
          lone.keyFramesFor.clear();
        }
        if (i % 3 == 0) {
          watching.add(join(lone, i));
        }
        if (watching.size() > 5) {
          watching.remove().viewer().leave("enough");
        }
        lone.advance(Duration.ofMillis(i % 3 == 0 ? 20 : 22));
      }
      lone.advance(LONG);
      assertThat(lone.keyFramesFor).as("what that costs the others").isEmpty();
      for (Guest guest : watching) {
        List<Integer> seen = guest.frames();
        assertThat(early.frames()).endsWith(seen.toArray(Integer[]::new));
        assertThat(guest.sequenceNumbers()).isEqualTo(range(100, 100 + guest.media.size()));
      }
      assertThat(early.sequenceNumbers()).isEqualTo(range(100, 100 + early.media.size()));
    }
  }

  @Test
  void keyFrameThatIsAskedForIsThereWhenTheLatestIsTooOld() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      lone.guest("early");
      lone.offer(true, 20);
      lone.keyFramesFor.clear();
      int made = 0;
      for (int i = 0; i < 450; i++) {
        lone.advance(FRAME);
        boolean asked = !lone.keyFramesFor.isEmpty();
        made += asked ? 1 : 0;
        lone.keyFramesFor.clear();
        lone.offer(asked, 3);
        if (i % 5 == 0) {
          join(lone, i).viewer().leave("enough");
        }
      }
      assertThat(made).as("one in five seconds").isEqualTo(2);
    }
  }

  @Test
  void whatIsTooMuchToCatchUpWithIsNoBeginning() {
    try (LoneShard lone = new LoneShard(TestSettings.SHORT_CATCH_UP)) {
      lone.guest("early");
      lone.offer(true, 40);
      play(lone, 30);
      lone.keyFramesFor.clear();
      join(lone, 30);
      assertThat(lone.keyFramesFor).as("there is not much left").containsOnly("joins-30");
      play(lone, 30);
      Guest waits = lone.guest("waits");
      play(lone, 10);
      assertThat(waits.media).isEmpty();
      lone.offer(true, 4);
      lone.advance(SLICE);
      assertThat(waits.media).hasSize(4);
    }
  }

  @Test
  void keyFrameThatComesMeanwhileIsGoneOnWith() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest early = early(lone);
      play(lone, 100);
      Guest late = lone.guest("late");
      lone.advance(Duration.ofMillis(5));
      lone.offer(true, 10);
      play(lone, 10);
      lone.advance(LONG);
      List<Integer> seen = late.frames();
      int latest = early.frames().get(early.frames().size() - 1);
      assertThat(seen).startsWith(0).endsWith(latest).doesNotHaveDuplicates().isSorted();
      assertThat(seen).as("all from the new one on").containsAll(range(latest - 10, latest + 1));
      assertThat(seen).as("what lies between is spared it").doesNotContain(latest - 11);
      assertThat(late.sequenceNumbers()).isEqualTo(range(100, 100 + late.media.size()));
    }
  }

  @Test
  void whoBeginsWithOneThatIsAlmostTooOldGetsAllOfIt() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest early = early(lone);
      play(lone, 140);
      Guest late = lone.guest("late");
      play(lone, 20);
      lone.advance(LONG);
      assertThat(late.frames()).isEqualTo(early.frames());
    }
  }

  @Test
  void whoCatchesUpWaitsForRoom() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      early(lone);
      Guest late = lone.guest("late");
      lone.advance(Duration.ofMillis(4));
      int sent = late.media.size();
      lone.room(false);
      lone.advance(LONG);
      assertThat(late.media).as("while there is none").hasSize(sent);
      lone.room(true);
      lone.advance(LONG);
      assertThat(late.frames()).isEqualTo(range(0, 41));
      assertThat(late.sequenceNumbers()).isEqualTo(range(100, 100 + 10 + 40 * 3));
    }
  }

  @Test
  void whoHasNoRoomForTooLongWaitsForAKeyFrame() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      early(lone);
      Guest late = lone.guest("late");
      lone.advance(Duration.ofMillis(4));
      lone.room(false);
      play(lone, 200);
      lone.room(true);
      lone.advance(LONG);
      int sent = late.media.size();
      play(lone, 20);
      assertThat(late.media).hasSize(sent);
      lone.offer(true, 4);
      play(lone, 1);
      lone.advance(LONG);
      assertThat(late.media).hasSize(sent + 4 + 3);
    }
  }

  @Test
  void manyWhoBeginLateTakeTurns() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest early = early(lone);
      int viewers = 3 * ShardStream.MAX_REPLAYS_AT_A_TIME;
      List<Guest> guests = new ArrayList<>();
      for (int i = 0; i < viewers; i++) {
        guests.add(lone.guest("late-" + i));
      }
      play(lone, 20);
      lone.advance(LONG);
      assertThat(guests).allMatch(guest -> guest.frames().equals(early.frames()));
      assertThat(lone.bursts)
          .allMatch(burst -> burst[1] <= (ShardStream.MAX_REPLAYS_AT_A_TIME + viewers + 1) * BURST);
    }
  }

  @Test
  void framesThatWereOnTheirWayToNobodyAreNotInTheWay() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest early = early(lone);
      lone.offerOnly(false, 3);
      lone.offerOnly(false, 3);
      early.viewer().leave("enough");
      play(lone, 10);
      Guest first = lone.guest("first");
      play(lone, 5);
      lone.advance(LONG);
      assertThat(first.frames()).isEqualTo(range(0, 58));
      first.nack(100);
      assertThat(first.again).as("the key frame's first packet").hasSize(1);
    }
  }

  private static void assertWaitsForAKeyFrame(LoneShard lone) {
    Guest late = lone.guest("late");
    play(lone, 30);
    assertThat(late.media).isEmpty();
    lone.offer(true, 4);
    lone.advance(LONG);
    assertThat(late.frames()).hasSize(1);
  }

  @Test
  void oneThatIsTooOldIsWaitedOut() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      early(lone);
      play(lone, 150);
      assertWaitsForAKeyFrame(lone);
    }
  }

  @Test
  void nobodyBeginsWithAnOlderOneWhereThatIsNotWanted() {
    try (LoneShard lone = new LoneShard(TestSettings.NO_OLD_KEY_FRAMES)) {
      early(lone);
      assertWaitsForAKeyFrame(lone);
    }
  }

  @Test
  void beginningIsKeptForTheFirstViewer() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest early = early(lone);
      early.viewer().leave("enough");
      play(lone, 20);
      Guest first = lone.guest("first");
      play(lone, 5);
      lone.advance(LONG);
      assertThat(first.frames()).isEqualTo(range(0, 66));
    }
  }

  @Test
  void keyFrameIsAskedForUntilItIsThere() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      lone.guest("a");
      assertThat(lone.keyFramesFor).containsExactly("a");
      lone.advance(Duration.ofMillis(2_600));
      assertThat(lone.keyFramesFor).hasSize(6);
      lone.offer(true, 1);
      lone.advance(Duration.ofSeconds(2));
      assertThat(lone.keyFramesFor).hasSize(6);
    }
  }

  @Test
  void keyFrameIsAskedForByThoseWhoAreThere() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest leaving = lone.guest("leaving");
      lone.offer(true, 1);
      Guest staying = lone.guest("staying");
      lone.advance(Duration.ofMillis(600));
      leaving.send(out -> out.pictureLoss(3, 7));
      assertThat(lone.keyFramesFor).last().isEqualTo("leaving");
      lone.keyFramesFor.clear();
      leaving.viewer().leave("enough");
      lone.advance(Duration.ofSeconds(6));
      assertThat(lone.keyFramesFor).as("nobody needs it").isEmpty();
      Guest needs = lone.coming("needs");
      needs.check();
      lone.advance(Duration.ofSeconds(2));
      assertThat(lone.keyFramesFor).isNotEmpty().containsOnly("needs");
      lone.coming("needs too").check();
      needs.viewer().leave("enough");
      lone.keyFramesFor.clear();
      lone.advance(Duration.ofSeconds(1));
      assertThat(lone.keyFramesFor).isNotEmpty().containsOnly("needs too");
      assertThat(staying.gone).isFalse();
    }
  }

  @Test
  void requestsOfAllViewersAreOneInAnInterval() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      List<Guest> guests = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        guests.add(lone.guest("viewer-" + i));
      }
      lone.offer(true, 1);
      lone.advance(Duration.ofMillis(600));
      lone.keyFramesFor.clear();
      for (int millis = 0; millis < 2_000; millis += 10) {
        int number = millis / 10;
        guests.forEach(guest -> guest.send(out -> out.pictureLoss(3, 7)));
        guests.forEach(guest -> guest.send(out -> out.fullIntraRequest(3, 7, number)));
        lone.advance(Duration.ofMillis(10));
        lone.offer(true, 1);
      }
      // Each may have one at once, and the next a second later.
      assertThat(lone.keyFramesFor).hasSize(2);
    }
  }

  @Test
  void repeatedFullIntraRequestIsOne() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      Guest guest = lone.guest("a");
      lone.offer(true, 1);
      lone.advance(Duration.ofMillis(600));
      lone.keyFramesFor.clear();
      guest.send(out -> out.fullIntraRequest(3, 7, 9));
      lone.offer(true, 1);
      lone.advance(Duration.ofMillis(1_100));
      guest.send(out -> out.fullIntraRequest(3, 7, 9));
      assertThat(lone.keyFramesFor).hasSize(1);
      guest.send(out -> out.fullIntraRequest(3, 7, 10));
      assertThat(lone.keyFramesFor).hasSize(2);
    }
  }

  @Test
  void historyEndsWhenItIsTooOld() {
    try (LoneShard lone = new LoneShard(TestSettings.NO_OLD_KEY_FRAMES)) {
      Guest guest = lone.guest("a");
      PacketizedFrame frame = lone.offer(true, 2);
      lone.advance(Duration.ofMillis(900));
      lone.offer(false, 1);
      guest.nack(100);
      assertThat(guest.again).hasSize(1);
      assertThat(guest.again.get(0).sequenceNumber()).isEqualTo(100);
      assertThat(guest.again.get(0).payload()).isEqualTo(frame.packets().get(0).payload());
      lone.advance(Duration.ofMillis(200));
      lone.offer(false, 1);
      guest.nack(101);
      assertThat(guest.again).hasSize(1);
    }
  }

  @Test
  void slidesDoNotStandStillBetweenTwo() {
    try (LoneShard lone = new LoneShard(TestSettings.TRANSPORT)) {
      for (int i = 0; i < 3; i++) {
        lone.clock.advance(Duration.ofSeconds(2));
        lone.offerOnly(true, 1);
      }
      lone.clock.advance(Duration.ofSeconds(3));
      lone.stream.part(0).stream().recent().forgetIfStanding();
      assertThat(lone.stream.part(0).stream().recent().frames()).hasSize(1);
      lone.clock.advance(Duration.ofSeconds(1));
      lone.stream.part(0).stream().recent().forgetIfStanding();
      assertThat(lone.stream.part(0).stream().recent().frames()).isEmpty();
    }
  }
}
