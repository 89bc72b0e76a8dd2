package io.sutantra.core.engine;

/** On which threads the stages of a stream run. */
public enum Threading {
  /**
   * A stream has two threads: the source's, which nothing may hold up, and one for all stages after
   * it, which hand on to each other without a thread having to wake. The least delay. Streams in
   * which nothing is coded share a number of threads.
   */
  STREAM,
  /** Every stage has a thread of its own: one that blocks holds up no other stage. */
  DEDICATED,
  /** The stages of all streams take turns on a few threads: for many streams. */
  SHARED
}
