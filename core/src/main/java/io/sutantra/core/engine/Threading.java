package io.sutantra.core.engine;

/** On which threads the stages of a stream run. */
public enum Threading {
  /** Every stage has a thread of its own: the least delay, for a few streams. */
  DEDICATED,
  /** The stages of all streams take turns on a few threads: for many streams. */
  SHARED
}
