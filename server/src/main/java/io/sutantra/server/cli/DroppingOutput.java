package io.sutantra.server.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * An output that never holds up whoever writes to it. A thread of its own passes on what was
 * written; while that thread is held up, by a terminal that is stopped or a pipe that nobody reads,
 * a bounded number of bytes waits, and what comes then is dropped and counted. As soon as there is
 * room again, a line says how many lines are missing.
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
   * @param name of the thread
   * @param out may block; is flushed, and not closed
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
    // Whole lines are dropped, and none is taken again before there is room for more of them.
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
        // Whoever read this does not any more; there is nobody to tell.
        close();
      }
      next = next();
    }
  }

  /** Waits for what is to be passed on; null when there will be no more. */
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

  /** Waits until everything was passed on, but not for longer than a time. */
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

  /** Takes no more. What waits is passed on as long as that can be done. */
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
