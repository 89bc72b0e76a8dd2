package io.sutantra.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * An output stream that never blocks its writers. A thread of the stream's own passes the bytes on.
 * While a stopped terminal or an unread pipe holds that thread up, a bounded number of bytes waits;
 * further output is dropped and counted. As soon as there is room again, a line says how many lines
 * are missing.
 *
 * <p><b>Threading:</b> any thread.
 */
final class DroppingOutput extends OutputStream {
  private final OutputStream out;
  private final int capacityBytes;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private int waitingBytes;
  private boolean writing;
  private boolean closed;
  private boolean atLineStart = true;
  private boolean dropping;
  private boolean withinLine;
  private long droppedLines;

  /**
   * Starts the thread.
   *
   * @param name the name of the thread
   * @param out the stream behind this one; it may block; it is flushed, and not closed
   * @param capacityBytes how many bytes may wait
   */
  DroppingOutput(String name, OutputStream out, int capacityBytes) {
    this.out = out;
    this.capacityBytes = capacityBytes;
    Thread thread = new Thread(this::passOn, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void write(int single) {
    write(new byte[] {(byte) single}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    if (length == 0 || closed) {
      return;
    }
    // Whole lines are dropped, and after a drop new lines are accepted only once half of the room
    // is free.
    boolean full = waitingBytes + length > capacityBytes;
    if (full || (dropping && (withinLine || waitingBytes > capacityBytes / 2))) {
      dropping = true;
      withinLine = bytes[offset + length - 1] != '\n';
      for (int i = offset; i < offset + length; i++) {
        droppedLines += bytes[i] == '\n' ? 1 : 0;
      }
      return;
    }
    if (dropping) {
      String gap = "(%d lines are missing here)%n".formatted(Math.max(1, droppedLines));
      add((atLineStart ? gap : System.lineSeparator() + gap).getBytes(StandardCharsets.UTF_8));
      dropping = false;
      droppedLines = 0;
    }
    add(Arrays.copyOfRange(bytes, offset, offset + length));
    notifyAll();
  }

  private synchronized void add(byte[] bytes) {
    waiting.add(bytes);
    waitingBytes += bytes.length;
    atLineStart = bytes[bytes.length - 1] == '\n';
  }

  private void passOn() {
    byte[] next = next();
    while (next != null) {
      try {
        out.write(next);
        out.flush();
      } catch (IOException gone) {
        // The reader of the output is gone, so nobody can be told.
        close();
      }
      next = next();
    }
  }

  /** Waits for the next bytes to pass on; returns null when no more bytes will come. */
  private synchronized byte[] next() {
    writing = false;
    notifyAll();
    try {
      while (waiting.isEmpty() && !closed) {
        wait();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
    byte[] next = waiting.poll();
    if (next != null) {
      waitingBytes -= next.length;
      writing = true;
    }
    return next;
  }

  /** Waits until everything is passed on, or until the time is over. */
  synchronized void drain(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      while (writing || !waiting.isEmpty()) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
          return;
        }
        wait(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the output: takes no more bytes. Bytes that wait are still passed on as far as possible.
   */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
