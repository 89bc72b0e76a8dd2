package io.sutantra.testkit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Inputs of fuzz targets: several datagrams in one input, and randomly damaged inputs for runs
 * without a coverage-guided fuzzer.
 */
public final class FuzzInput {
  private static final int LENGTH_BYTES = 2;

  private FuzzInput() {}

  /**
   * Splits an input into pieces, each preceded by its length in two bytes. The last piece may be
   * truncated.
   */
  public static List<byte[]> pieces(byte[] input, int maxPieces) {
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    while (at + LENGTH_BYTES <= input.length && pieces.size() < maxPieces) {
      int length = (input[at] & 0xFF) << 8 | (input[at + 1] & 0xFF);
      int from = at + LENGTH_BYTES;
      int to = Math.min(from + length, input.length);
      pieces.add(Arrays.copyOfRange(input, from, to));
      at = to;
    }
    return pieces;
  }

  /**
   * Returns a piece that begins with the given bytes, which tell a target what to do with the rest.
   */
  public static byte[] piece(byte[] rest, int... head) {
    byte[] piece = new byte[head.length + rest.length];
    for (int i = 0; i < head.length; i++) {
      piece[i] = (byte) head[i];
    }
    System.arraycopy(rest, 0, piece, head.length, rest.length);
    return piece;
  }

  /** Returns the input that {@link #pieces} splits into the given pieces. */
  public static byte[] joined(List<byte[]> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] piece : pieces) {
      out.write(piece.length >>> 8);
      out.write(piece.length);
      out.write(piece, 0, piece.length);
    }
    return out.toByteArray();
  }

  /**
   * Feeds a target with good and damaged inputs. The same seed gives the same inputs.
   *
   * @throws AssertionError with the input for which the target threw
   */
  public static void mutate(List<byte[]> good, int tries, long seed, Consumer<byte[]> target) {
    good.forEach(input -> feed(input, target));
    Random random = new Random(seed);
    for (int i = 0; i < tries; i++) {
      feed(damaged(good.get(random.nextInt(good.size())), random), target);
    }
  }

  private static void feed(byte[] input, Consumer<byte[]> target) {
    try {
      target.accept(input);
    } catch (RuntimeException | Error failure) {
      throw new AssertionError("by the input " + HexFormat.of().formatHex(input), failure);
    }
  }

  /**
   * Returns a copy of {@code good} with one to four edits. The same state of the random generator
   * gives the same edits.
   */
  public static byte[] damaged(byte[] good, Random random) {
    byte[] bad = good.clone();
    for (int edits = 1 + random.nextInt(4); edits > 0 && bad.length > 0; edits--) {
      int at = random.nextInt(bad.length);
      switch (random.nextInt(6)) {
        case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bad[at] = (byte) random.nextInt();
        case 2 -> bad[at] = (byte) (random.nextBoolean() ? 0 : 255);
        case 3 -> bad = Arrays.copyOf(bad, at);
        case 4 -> {
          // Copies a part of the input to another position.
          int from = random.nextInt(bad.length);
          int length = Math.min(random.nextInt(32), bad.length - Math.max(at, from));
          System.arraycopy(bad, from, bad, at, length);
        }
        default -> {
          int length = Math.min(random.nextInt(16), bad.length - at);
          byte[] shorter = Arrays.copyOf(bad, bad.length - length);
          System.arraycopy(bad, at + length, shorter, at, bad.length - at - length);
          bad = shorter;
        }
      }
    }
    return bad;
  }
}
