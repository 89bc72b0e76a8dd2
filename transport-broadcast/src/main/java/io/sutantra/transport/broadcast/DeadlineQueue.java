package io.sutantra.transport.broadcast;

import java.util.Arrays;

/**
 * A queue of things by the times at which each has something to do: a binary heap whose entries
 * know their places, so that an entry moves when its deadline does.
 *
 * <p><b>Units:</b> nanoseconds of one monotonic clock. <b>Threading:</b> confined.
 *
 * @param <T> the things
 */
final class DeadlineQueue<T> {
  /** The deadline of whatever has nothing to do. */
  static final long NEVER = Long.MAX_VALUE;

  private static final int FIRST_CAPACITY = 16;

  private Entry<T>[] heap = newHeap(FIRST_CAPACITY);
  private int size;

  /** The place of one thing, in one queue at a time. */
  static final class Entry<T> {
    private final T thing;
    private long dueNanos = NEVER;
    private int place = -1;

    Entry(T thing) {
      this.thing = thing;
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // an array that nobody else sees
  private static <T> Entry<T>[] newHeap(int capacity) {
    return new Entry[capacity];
  }

  /** Sets the deadline of an entry; {@link #NEVER} takes the entry out. */
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

  /** Takes an entry out, if it is in. */
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

  /** Takes out the thing whose deadline is the earliest; null if none has been reached. */
  T pollDue(long nowNanos) {
    if (size == 0 || heap[0].dueNanos - nowNanos > 0) {
      return null;
    }
    Entry<T> first = heap[0];
    remove(first);
    return first.thing;
  }

  /** Returns the earliest deadline; {@link #NEVER} if there is none. */
  long nextNanos() {
    return size == 0 ? NEVER : heap[0].dueNanos;
  }

  private void put(Entry<T> entry, int place) {
    heap[place] = entry;
    entry.place = place;
  }

  /** Moves an entry to where its deadline belongs. */
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
