package io.sutantra.codec.vp8;

import io.sutantra.api.media.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A reader of the frames of an IVF file. The file has a header of 32 bytes, with the header's
 * length at offset 6, and then for each frame the frame's length (4 bytes), a time stamp (8 bytes)
 * and the frame. All numbers are little-endian.
 */
final class IvfReader {
  private static final int FRAME_HEADER = 12;

  private IvfReader() {}

  static List<Bytes> frames(Path file) throws IOException {
    ByteBuffer data = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    data.position(data.getShort(6));
    List<Bytes> frames = new ArrayList<>();
    while (data.remaining() >= FRAME_HEADER) {
      int length = data.getInt();
      data.getLong();
      frames.add(Bytes.copyOf(data.slice(data.position(), length)));
      data.position(data.position() + length);
    }
    return frames;
  }
}
