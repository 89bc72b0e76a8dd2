package io.sutantra.codec.vp8;

import io.sutantra.api.Packetizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * A packetizer that cuts VP8 frames into RTP payloads.
 *
 * <p>Each payload is a {@link PayloadDescriptor} of four bytes and a piece of the frame. Every
 * packet carries the picture id, which grows by one with each frame, so that a receiver can tell a
 * lost frame from a late one. A frame is spread evenly over the fewest packets that can hold the
 * frame.
 *
 * <p><b>Spec:</b> RFC 7741 section 4.
 */
final class Vp8Packetizer implements Packetizer {
  private final int room;
  private int pictureId;

  Vp8Packetizer(int maxPayloadBytes, int firstPictureId) {
    if (maxPayloadBytes <= PayloadDescriptor.WRITTEN_LENGTH) {
      throw new IllegalArgumentException(
          "payloads of at most %d bytes leave no room for VP8 after a descriptor of %d; at least %d"
              .formatted(
                  maxPayloadBytes,
                  PayloadDescriptor.WRITTEN_LENGTH,
                  PayloadDescriptor.WRITTEN_LENGTH + 1));
    }
    this.room = maxPayloadBytes - PayloadDescriptor.WRITTEN_LENGTH;
    this.pictureId = firstPictureId;
  }

  @Override
  public List<Bytes> packetize(EncodedFrame frame) {
    int length = frame.data().length();
    if (length == 0) {
      return List.of();
    }
    int count = ceilDivide(length, room);
    int piece = ceilDivide(length, count);
    // All payloads of a frame share one array: one allocation, and the payloads are adjacent.
    byte[] all = new byte[length + count * PayloadDescriptor.WRITTEN_LENGTH];
    Bytes shared = Bytes.wrap(all);
    List<Bytes> payloads = new ArrayList<>(count);
    int end = 0;
    for (int from = 0; from < length; from += piece) {
      int start = end;
      PayloadDescriptor.write(all, start, from == 0, pictureId);
      Bytes data = frame.data().slice(from, Math.min(length, from + piece));
      data.copyTo(all, start + PayloadDescriptor.WRITTEN_LENGTH);
      end = start + PayloadDescriptor.WRITTEN_LENGTH + data.length();
      payloads.add(shared.slice(start, end));
    }
    pictureId = (pictureId + 1) % PayloadDescriptor.PICTURE_IDS;
    return payloads;
  }

  private static int ceilDivide(int dividend, int divisor) {
    return dividend / divisor + (dividend % divisor == 0 ? 0 : 1);
  }
}
