package io.sutantra.broadcast.dtls;

/**
 * The threads on which handshakes block. There are none while there is nothing to do.
 *
 * <p><b>Threading:</b> any thread. <b>Ownership:</b> whoever makes one closes it, after its
 * sessions.
 */
public final class DtlsThreads implements AutoCloseable {
  /** As many handshakes at once. */
  public static final int DEFAULT_THREADS = 16;

  /** As many wait for a thread. */
  public static final int DEFAULT_WAITING = 1024;

  /** Makes sixteen at most, and a queue of a thousand. */
  public DtlsThreads() {
    this(DEFAULT_THREADS, DEFAULT_WAITING);
  }

  /**
   * Makes some.
   *
   * @param maxThreads as many handshakes at once
   * @param maxWaiting as many handshakes wait for a thread; what comes on top fails at once
   */
  public DtlsThreads(int maxThreads, int maxWaiting) {}

  /** Breaks off what runs, and waits a little for it. */
  @Override
  public void close() {}
}
