package io.sutantra.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.api.MediaTrack;
import io.sutantra.api.media.AudioFrame;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import io.sutantra.api.media.MediaType;
import io.sutantra.api.media.VideoFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader that polls a track as an engine does: it sleeps until the track's next poll time, polls,
 * and releases the media. The time is a manual clock's.
 */
final class TrackPoller {
  /**
   * The maximum number of consecutive polls without media that a track may ask for without a delay.
   */
  private static final int MOST_IDLE_POLLS = 100;

  private final MediaTrack track;
  private final ManualClock clock;

  TrackPoller(MediaTrack track, ManualClock clock) {
    this.track = track;
    this.clock = clock;
  }

  /**
   * The result of a poll.
   *
   * @param pollNanos the time of the poll
   * @param durationNanos the duration; 0 if the media have none
   * @param width the width; 0 if the media have none
   * @param height the height; 0 if the media have none
   * @param sound the shape of the sound; unknown if the media are not raw sound
   */
  record Delivery(
      long pollNanos,
      long ptsNanos,
      long captureNanos,
      long durationNanos,
      MediaKind kind,
      boolean keyFrame,
      int width,
      int height,
      AudioShape sound) {
    /** Returns the type of raw media. */
    MediaType type() {
      return sound.equals(AudioShape.UNKNOWN) ? MediaType.VIDEO : MediaType.AUDIO;
    }
  }

  /** Polls for a period of time, and returns the results. */
  List<Delivery> go(Duration time) throws IOException {
    long end = clock.nanoTime() + time.toNanos();
    List<Delivery> deliveries = new ArrayList<>();
    int idle = 0;
    while (true) {
      Delivery delivery = poll();
      long now = clock.nanoTime();
      long next = track.nextPollNanos(now);
      if (delivery != null) {
        deliveries.add(delivery);
        idle = 0;
      } else if (next <= now) {
        idle++;
        assertThat(idle)
            .as("polls in a row at %d ns that gave nothing though the track asked for them", now)
            .isLessThan(MOST_IDLE_POLLS);
      }
      if (next > end) {
        clock.advanceNanos(end - now);
        return deliveries;
      }
      if (next > now) {
        clock.advanceNanos(next - now);
        idle = 0;
      }
    }
  }

  /** Polls once; returns null if nothing was due. */
  Delivery poll() throws IOException {
    long now = clock.nanoTime();
    Media media = track.poll(now);
    if (media == null) {
      return null;
    }
    int width = 0;
    int height = 0;
    long duration = 0;
    AudioShape sound = AudioShape.UNKNOWN;
    if (media instanceof VideoFrame frame) {
      width = frame.width();
      height = frame.height();
    } else if (media instanceof EncodedFrame frame) {
      width = frame.width();
      height = frame.height();
    } else if (media instanceof AudioFrame frame) {
      duration = frame.durationNanos();
      sound = frame.shape();
    }
    Delivery delivery =
        new Delivery(
            now,
            media.ptsNanos(),
            media.captureNanos(),
            duration,
            media.kind(),
            media.keyFrame(),
            width,
            height,
            sound);
    media.release();
    return delivery;
  }
}
