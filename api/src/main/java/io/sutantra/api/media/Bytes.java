package io.sutantra.api.media;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * An immutable sequence of bytes on the heap.
 *
 * <p><b>Threading:</b> any thread.
 *
 * <p><b>Ownership:</b> {@link #wrap} takes the array over; nobody may write to the array
 * afterwards.
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

  /** Returns the empty sequence. */
  public static Bytes empty() {
    return EMPTY;
  }

  /**
   * Returns all bytes of {@code array}, which is taken over: the caller must not use the array any
   * more.
   */
  public static Bytes wrap(byte[] array) {
    return new Bytes(array, 0, array.length);
  }

  /** Returns a copy of the remaining bytes of {@code source}, whose position moves to its limit. */
  public static Bytes copyOf(ByteBuffer source) {
    byte[] array = new byte[source.remaining()];
    source.get(array);
    return wrap(array);
  }

  /** Returns the number of bytes. */
  public int length() {
    return length;
  }

  /**
   * Returns the byte at {@code index}.
   *
   * @throws IndexOutOfBoundsException if there is no such index
   */
  public byte at(int index) {
    return array[offset + Objects.checkIndex(index, length)];
  }

  /**
   * Returns the bytes from {@code from} to the byte before {@code to}, without copying them.
   *
   * @throws IndexOutOfBoundsException if the range is not within these bytes
   */
  public Bytes slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length);
    return new Bytes(array, offset + from, to - from);
  }

  /** Copies all bytes to {@code target}, beginning at {@code targetOffset}. */
  public void copyTo(byte[] target, int targetOffset) {
    System.arraycopy(array, offset, target, targetOffset, length);
  }

  /** Copies all bytes to {@code target} at its position, and advances the position. */
  public void copyTo(ByteBuffer target) {
    target.put(array, offset, length);
  }

  /** Returns a read-only view, big-endian, from 0 to {@link #length()}. */
  public ByteBuffer asReadOnlyBuffer() {
    return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
  }

  /** Returns a copy as an array. */
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
