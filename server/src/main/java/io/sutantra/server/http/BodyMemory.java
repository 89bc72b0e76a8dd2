package io.sutantra.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The memory budget that all request bodies share. A body takes part of the budget from its first
 * byte until its request is answered. When the budget is used up, the oldest of the incomplete
 * bodies is given up.
 *
 * <p><b>Threading:</b> any thread; no body is given up under the lock.
 */
final class BodyMemory {
  private final int maxBytes;
  private int takenBytes;

  /** The bodies in the order in which they began. */
  private final Map<Object, Body> bodies = new LinkedHashMap<>();

  private static final class Body {
    final Runnable giveUp;
    int bytes;
    boolean isWhole;

    Body(Runnable giveUp) {
      this.giveUp = giveUp;
    }
  }

  BodyMemory(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Notes that a body begins.
   *
   * @param giveUp called, from any thread, if the body must make room
   */
  synchronized void begin(Object id, Runnable giveUp) {
    bodies.put(id, new Body(giveUp));
  }

  /**
   * Takes memory for more of a body; returns false if the body was given up, in favour of other
   * bodies or because of its own size.
   */
  boolean take(Object id, int bytes) {
    List<Body> leaving = new ArrayList<>();
    boolean isThere;
    synchronized (this) {
      Body body = bodies.get(id);
      if (body == null) {
        return false;
      }
      body.bytes += bytes;
      takenBytes += bytes;
      while (takenBytes > maxBytes) {
        leaving.add(removeFirstUnfinished());
      }
      isThere = bodies.containsKey(id);
    }
    leaving.forEach(body -> body.giveUp.run());
    return isThere;
  }

  /**
   * Removes the oldest incomplete body. There always is an incomplete body: the body that has just
   * grown.
   */
  private Body removeFirstUnfinished() {
    Optional<Object> first =
        bodies.entrySet().stream()
            .filter(entry -> !entry.getValue().isWhole)
            .findFirst()
            .map(Map.Entry::getKey);
    Body body = bodies.remove(first.orElseThrow());
    takenBytes -= body.bytes;
    return body;
  }

  /**
   * Notes that a body is complete, and keeps its memory; returns false if the body was given up.
   */
  synchronized boolean finish(Object id) {
    Body body = bodies.get(id);
    if (body == null) {
      return false;
    }
    body.isWhole = true;
    return true;
  }

  /** Gives back the memory of a body. Does nothing if the body is unknown or was given up. */
  synchronized void release(Object id) {
    Body body = bodies.remove(id);
    if (body != null) {
      takenBytes -= body.bytes;
    }
  }

  synchronized int takenBytes() {
    return takenBytes;
  }
}
