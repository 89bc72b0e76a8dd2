package io.sutantra.core.pipeline;

import io.sutantra.api.CodecException;
import io.sutantra.api.FrameInfo;
import io.sutantra.api.Packetizer;
import io.sutantra.api.PayloadFormat;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import io.sutantra.api.media.KeyFrameGate;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stage that splits access units into RTP packets, with sequence numbers and time stamps.
 *
 * <p>The marker ends an access unit of video; in audio, the marker begins the first access unit
 * after a pause.
 *
 * <p><b>Errors:</b> the stage drops an access unit that the packetizer refuses, for example one
 * that is too long for a payload. In video, the stage then requests a key frame and drops
 * everything before the key frame.
 *
 * <p><b>Spec:</b> RFC 3550 section 5.1, RFC 7587 section 4.
 */
final class PacketizeStage extends TransformStage {
  private static final Logger LOG = LoggerFactory.getLogger(PacketizeStage.class);

  /** The tolerance for rounded time stamps; a longer gap is a pause. */
  private static final long ROUNDING_NANOS = 1_000_000;

  private final Packetizer packetizer;
  private final Optional<PayloadFormat> sound;
  private final RtpNumbering numbering;
  private final KeyFrameGate gate = KeyFrameGate.open();
  private boolean refusalLogged;
  private long soundEndNanos = Long.MIN_VALUE;

  /**
   * Creates the stage.
   *
   * @param sound the payload format of audio, which gives the duration of an access unit; empty for
   *     video
   */
  PacketizeStage(
      String codec,
      Packetizer packetizer,
      Optional<PayloadFormat> sound,
      RtpNumbering numbering,
      int queueCapacity,
      StageContext context) {
    super("packetize-" + codec, queueCapacity, context, sound.isEmpty());
    this.packetizer = packetizer;
    this.sound = sound;
    this.numbering = numbering;
  }

  @Override
  void process(Media media, long nowNanos) {
    EncodedFrame frame = (EncodedFrame) media;
    if (!gate.admits(frame.keyFrame())) {
      context().keyFrames().request();
      dropped(DropReason.AWAITING_KEY_FRAME);
      return;
    }
    List<Bytes> payloads;
    try {
      payloads = packetizer.packetize(frame);
    } catch (CodecException refused) {
      refused(refused);
      return;
    }
    if (payloads.isEmpty()) {
      dropped(DropReason.SKIPPED_BY_CODEC);
      return;
    }
    gate.passed();
    boolean afterPause = sound.isPresent() && afterPause(frame, payloads);
    int timestamp = numbering.timestamp(frame.ptsNanos());
    List<RtpPacket> packets = new ArrayList<>(payloads.size());
    for (int i = 0; i < payloads.size(); i++) {
      boolean marker = sound.isPresent() ? afterPause && i == 0 : i == payloads.size() - 1;
      packets.add(new RtpPacket(numbering.next(), timestamp, marker, payloads.get(i)));
    }
    produced(
        new PacketizedFrame(
            packets,
            frame.keyFrame(),
            frame.temporalLayer(),
            frame.ptsNanos(),
            frame.captureNanos()));
  }

  private void refused(CodecException cause) {
    if (!refusalLogged) {
      refusalLogged = true;
      LOG.warn(
          "{} drops an access unit, and any further ones like it: {}", name(), cause.getMessage());
    }
    if (sound.isEmpty()) {
      gate.close();
      context().keyFrames().request();
    }
    countFailed();
  }

  private boolean afterPause(EncodedFrame frame, List<Bytes> payloads) {
    long duration = sound.orElseThrow().inspect(payloads).map(FrameInfo::durationNanos).orElse(0L);
    boolean pause =
        soundEndNanos == Long.MIN_VALUE || frame.ptsNanos() > soundEndNanos + ROUNDING_NANOS;
    soundEndNanos = frame.ptsNanos() + duration;
    return pause;
  }

  @Override
  void release() {}
}
