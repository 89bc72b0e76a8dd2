package com.example.blocks;

import io.sutantra.api.Packetizer;
import io.sutantra.api.media.Bytes;
import io.sutantra.api.media.EncodedFrame;
import java.util.ArrayList;
import java.util.List;

/**
 * A packetizer that cuts an access unit into payloads: each is a byte that marks the first piece,
 * and a piece.
 *
 * <pre>
 *  0 1 2 3 4 5 6 7
 * +-+-+-+-+-+-+-+-+----------
 * |S|      0      | piece ...
 * +-+-+-+-+-+-+-+-+----------
 * </pre>
 */
final class BlocksPacketizer implements Packetizer {
  static final byte FIRST = (byte) 0x80;
  static final byte LATER = 0;

  private final int pieceBytes;

  BlocksPacketizer(int maxPayloadBytes) {
    if (maxPayloadBytes < 2) {
      throw new IllegalArgumentException(
          "payloads of %d bytes, must be 2 or more".formatted(maxPayloadBytes));
    }
    this.pieceBytes = maxPayloadBytes - 1;
  }

  @Override
  public List<Bytes> packetize(EncodedFrame frame) {
    List<Bytes> payloads = new ArrayList<>();
    int length = frame.data().length();
    for (int from = 0; from < length; from += pieceBytes) {
      Bytes piece = frame.data().slice(from, Math.min(length, from + pieceBytes));
      byte[] payload = new byte[1 + piece.length()];
      payload[0] = from == 0 ? FIRST : LATER;
      piece.copyTo(payload, 1);
      payloads.add(Bytes.wrap(payload));
    }
    return payloads;
  }
}
