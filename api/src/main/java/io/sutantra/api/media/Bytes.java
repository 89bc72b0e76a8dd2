package io.sutantra.api.media;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * An immutable run of bytes on the heap.
 *
 * <p><b>Threading:</b> free. <b>Ownership:</b> {@link #wrap} takes the array over; nobody may write
 * to it afterwards.
 */
public final class Bytes {
  private static final Bytes EMPTY = new Bytes(new byte[0], 0, 0);

  private final byte[] array;
  private final int offset;
  private final int length;

  private Bytes(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
  }

  /** No bytes. */
  public static Bytes empty() {
    return EMPTY;
  }

  /** All of {@code array}, which changes hands: the caller keeps no use of it. */
  public static Bytes wrap(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** A copy of what remains in {@code source}, whose position moves to its limit. */
  public static Bytes copyOf(ByteBuffer source) {
    byte[] array = new byte[source.remaining()];
    source.get(array);
    return wrap(array);
  }

  /** How many bytes there are. */
  public int length() {
    return length;
  }

  /**
   * The byte at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such index
   */
  public byte at(int index) {
    return array[offset + Objects.checkIndex(index, length)];
  }

  /**
   * The bytes from {@code from} to the one before {@code to}, without copying them.
   *
   * @throws IndexOutOfBoundsException if they do not lie within these bytes
   */
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return new Bytes(array, offset + from, to - from);
  }

  /** Copies all bytes to {@code target}, beginning at {@code targetOffset}. */
  public void copyTo(byte[] target, int targetOffset) {
    System.arraycopy(array, offset, target, targetOffset, length);
  }

  /** Copies all bytes to {@code target} at its position, which moves on. */
  public void copyTo(ByteBuffer target) {
    target.put(array, offset, length);
  }

  /** A view that cannot be written to, big-endian, from 0 to {@link #length()}. */
  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** A copy. */
  public byte[] toArray() {
    byte[] copy = new byte[length];
    copyTo(copy, 0);
    return copy;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that
        && java.util.Arrays.equals(
            array, offset, offset + length, that.array, that.offset, that.offset + that.length);
  }

  @Override
  public int hashCode() {
    return asReadOnlyBuffer().hashCode();
  }

  @Override
  public String toString() {
    return length + " bytes";
  }
}
