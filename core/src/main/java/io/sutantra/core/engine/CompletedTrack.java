package io.sutantra.core.engine;

import io.sutantra.api.MediaTrack;
import io.sutantra.api.PayloadCompleter;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.PacketizedFrame;
import io.sutantra.api.media.RtpPacket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A track of packets whose access units are completed by the codec's payload format. The packets
 * behind added packets are renumbered, so that gaps in the numbers still show losses alone.
 *
 * <p><b>Threading:</b> confined, as {@link MediaTrack}.
 */
final class CompletedTrack extends ForwardingTrack {
  private static final int SEQUENCE_MASK = 0xFFFF;
  private static final int NONE = -1;

  private final PayloadCompleter completer;
  private int added;
  private int next = NONE;

  CompletedTrack(MediaTrack track, PayloadCompleter completer) {
    super(track);
    this.completer = completer;
  }

  @Override
  public Media poll(long nowNanos) throws IOException {
    Media media = track().poll(nowNanos);
    return media instanceof PacketizedFrame frame ? completed(frame) : media;
  }

  private PacketizedFrame completed(PacketizedFrame frame) {
    List<RtpPacket> packets = frame.packets();
    List<Bytes> payloads = packets.stream().map(RtpPacket::payload).toList();
    // A packet that is lost may have contained what seems to be missing.
    List<Bytes> complete = isWhole(packets) ? completer.complete(payloads) : payloads;
    int more = complete.size() - payloads.size();
    if (more == 0 && added == 0) {
      return frame;
    }
    List<RtpPacket> renumbered = new ArrayList<>(complete.size());
    for (int i = 0; i < complete.size(); i++) {
      RtpPacket packet = packets.get(Math.max(0, i - more));
      int number = more == 0 ? packet.sequenceNumber() : packets.get(0).sequenceNumber() + i;
      renumbered.add(
          new RtpPacket(
              (number + added) & SEQUENCE_MASK,
              packet.timestamp(),
              more == 0 ? packet.marker() : i == complete.size() - 1,
              complete.get(i)));
    }
    added = (added + more) & SEQUENCE_MASK;
    return new PacketizedFrame(
        renumbered,
        frame.keyFrame(),
        frame.temporalLayer(),
        frame.ptsNanos(),
        frame.captureNanos());
  }

  /** Returns whether no packet is missing in an access unit or in front of it. */
  private boolean isWhole(List<RtpPacket> packets) {
    boolean whole = true;
    for (RtpPacket packet : packets) {
      whole &= next == NONE || packet.sequenceNumber() == next;
      next = (packet.sequenceNumber() + 1) & SEQUENCE_MASK;
    }
    return whole && packets.get(packets.size() - 1).marker();
  }

  @Override
  public MediaFormat format() {
    return track().format();
  }
}
