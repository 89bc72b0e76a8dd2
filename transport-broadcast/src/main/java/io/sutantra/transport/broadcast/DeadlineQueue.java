package io.sutantra.transport.broadcast;

import java.util.Arrays;

/**
 * A priority queue of elements by their deadlines: a binary heap whose entries know their places,
 * so that an entry can move when its deadline changes.
 *
 * <p><b>Units:</b> nanoseconds of one monotonic clock. <b>Threading:</b> confined.
 *
 * @param <T> the type of the elements
 */
final class DeadlineQueue<T> {
  /** The deadline of an element that has nothing to do. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int FIRST_CAPACITY = 16;

  private Entry<T>[] heap = newHeap(FIRST_CAPACITY);
  private int size;

  /** An element with its deadline and its place, in one queue at a time. */
  static final class Entry<T> {
    private final T element;
    private long dueNanos = NEVER;
    private int place = -1;

    Entry(T element) {
      this.element = element;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // no other class sees the array
  private static <T> Entry<T>[] newHeap(int capacity) {
    return new Entry[capacity];
  }

  /** Sets the deadline of an entry; {@link #NEVER} removes the entry. */
  void schedule(Entry<T> entry, long dueNanos) {
    if (dueNanos == NEVER) {
      remove(entry);
      return;
    }
    if (entry.place < 0) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, 2 * size);
      }
      entry.place = size++;
      heap[entry.place] = entry;
    }
    entry.dueNanos = dueNanos;
    settle(entry);
  }

  /** Removes an entry, if the queue has it. */
  void remove(Entry<T> entry) {
    int hole = entry.place;
    if (hole < 0) {
      return;
    }
    entry.place = -1;
    Entry<T> last = heap[--size];
    heap[size] = null;
    if (last != entry) {
      put(last, hole);
      settle(last);
    }
  }

  /** Removes and returns the element with the earliest deadline; null if none has passed. */
  T pollDue(long nowNanos) {
    if (size == 0 || heap[0].dueNanos - nowNanos > 0) {
      return null;
    }
    Entry<T> first = heap[0];
    remove(first);
    return first.element;
  }

  /** Returns the earliest deadline; {@link #NEVER} if the queue is empty. */
  long nextNanos() {
    return size == 0 ? NEVER : heap[0].dueNanos;
  }

  private void put(Entry<T> entry, int place) {
    heap[place] = entry;
    entry.place = place;
  }

  /** Moves an entry up or down to the place of its deadline. */
  private void settle(Entry<T> entry) {
    int at = entry.place;
    while (at > 0 && isEarlier(entry, heap[(at - 1) / 2])) {
      put(heap[(at - 1) / 2], at);
      at = (at - 1) / 2;
    }
    while (true) {
      int child = 2 * at + 1;
      if (child + 1 < size && isEarlier(heap[child + 1], heap[child])) {
        child++;
      }
      if (child >= size || !isEarlier(heap[child], entry)) {
        break;
      }
      put(heap[child], at);
      at = child;
    }
    put(entry, at);
  }

  private static boolean isEarlier(Entry<?> a, Entry<?> b) {
    return a.dueNanos - b.dueNanos < 0;
  }
}
