package io.sutantra.benchmarks.latency;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.MediaSource;
import io.sutantra.api.MediaTrack;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.VideoFrame;
import java.io.IOException;

/**
 * A source whose pictures are stamped at their delivery, so that the time of drawing does not
 * count.
 *
 * @param drawn the source of the pictures
 */
record StampedSource(SourceProvider drawn) implements SourceProvider {
  @Override
  public String name() {
    return drawn.name();
  }

  @Override
  public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
    MediaSource source = drawn.create(request, settings, environment);
    return new FrameSource() {
      @Override
      public void start() throws IOException {
        source.start();
      }

      /** Returns the track of the pictures; sound is left out. */
      private MediaTrack pictures() {
        return source.tracks().get(0);
      }

      @Override
      public MediaFormat format() {
        return pictures().format();
      }

      @Override
      public Media poll(long nowNanos) throws IOException {
        Media media = pictures().poll(nowNanos);
        if (media instanceof VideoFrame picture) {
          picture.stamp(picture.ptsNanos(), System.nanoTime());
        }
        return media;
      }

      @Override
      public long nextPollNanos(long nowNanos) {
        return pictures().nextPollNanos(nowNanos);
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }
}
