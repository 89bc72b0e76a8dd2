package com.example.blocks;

/** A check that work is done only between start and close, and that each of them happens once. */
final class Lifecycle {
  private final String who;
  private boolean started;
  private boolean closed;

  Lifecycle(String who) {
    this.who = who;
  }

  void start() {
    if (started || closed) {
      throw new IllegalStateException(who + " can be started once");
    }
    started = true;
  }

  void close() {
    closed = true;
  }

  void check() {
    if (!started || closed) {
      throw new IllegalStateException(who + (closed ? " is closed" : " is not started"));
    }
  }
}
