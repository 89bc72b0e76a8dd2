package io.sutantra.core.engine;

/** The ways to assign the stages of a stream to threads. */
public enum Threading {
  /**
   * Two threads per stream: one for the source, which no other stage may delay, and one for all
   * stages after the source, which pass media on without waking a thread. This is the assignment
   * with the least delay. Streams without encoding and decoding share a fixed number of threads.
   */
  STREAM,
  /** One thread per stage: a stage that blocks delays no other stage. */
  DEDICATED,
  /** A few threads for the stages of all streams, which take turns: for many streams. */
  SHARED
}
