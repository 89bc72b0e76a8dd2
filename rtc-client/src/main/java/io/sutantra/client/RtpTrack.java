package io.sutantra.client;

import io.sutantra.api.MediaTrack;
import io.sutantra.api.media.AudioShape;
import io.sutantra.api.media.FrameQueue;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.api.media.RtpFormat;
import io.sutantra.api.media.Shape;
import io.sutantra.api.media.VideoShape;
import io.sutantra.rtc.rtp.SenderTimeline;
import io.sutantra.rtc.sdp.TrackOffer;
import java.io.IOException;
import java.util.Locale;

/**
 * A track of a stream of another server: an assembler of frames, and a queue of them.
 *
 * <p><b>Threading:</b> as its contract says. The assembler is confined to the thread that receives;
 * the queue leads from there to the thread that polls.
 */
final class RtpTrack implements MediaTrack {
  private final RtpSource source;
  private final String codec;
  private final TrackOffer offer;
  private final FrameQueue queue;
  private final FrameAssembler assembler;
  private volatile PacketizedFormat format;

  RtpTrack(
      RtpSource source, RtpSourceSettings settings, TrackOffer offer, SenderTimeline timeline) {
    this.source = source;
    this.offer = offer;
    this.codec = offer.isVideo() ? settings.codec() : offer.encodingName().toLowerCase(Locale.ROOT);
    this.queue = new FrameQueue(settings.queueFrames());
    this.assembler = new FrameAssembler(timeline, offer, queue::add);
    agree("");
  }

  /** Sets the format parameters that the answer has for the track. */
  void agree(String formatParameters) {
    Shape shape =
        offer.isVideo()
            ? new VideoShape(0, 0, 0)
            : new AudioShape(offer.clockRateHz(), offer.channels());
    format =
        new PacketizedFormat(
            codec,
            new RtpFormat(
                offer.encodingName(), offer.clockRateHz(), offer.channels(), formatParameters),
            shape);
  }

  FrameAssembler assembler() {
    return assembler;
  }

  long dropped() {
    return queue.dropped();
  }

  void wake() {
    queue.wake();
  }

  @Override
  public MediaFormat format() {
    return format;
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    return source.poll(queue);
  }

  @Override
  public void wakeBy(Runnable wake) {
    queue.wakeBy(wake);
  }

  @Override
  public long nextPollNanos(long nowNanos) {
    return queue.wakes() ? Long.MAX_VALUE : MediaTrack.super.nextPollNanos(nowNanos);
  }

  /** Requests a key frame of pictures. Sound has no key frames, so its requests are ignored. */
  @Override
  public void requestKeyFrame() {
    if (offer.isVideo()) {
      source.requestKeyFrame();
    }
  }

  @Override
  public boolean ended() {
    return source.streamEnded() && queue.isEmpty();
  }
}
