package io.sutantra.server.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The memory that all bodies of requests take together, from their first byte until the request is
 * answered. Where it is used up, the body that began first of those that are not there in full is
 * given up.
 *
 * <p><b>Threading:</b> any thread; nothing is given up under the lock.
 */
final class BodyMemory {
  private final int maxBytes;
  private int takenBytes;

  /** In the order in which they began. */
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

  /** Takes memory for more of a body; false if the body was given up, for others or itself. */
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

  /** There is one: the body that has just grown. */
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

  /** Notes that a body is there in full, and keeps its memory; false if it was given up. */
  synchronized boolean finish(Object id) {
    Body body = bodies.get(id);
    if (body == null) {
      return false;
    }
    body.isWhole = true;
    return true;
  }

  /** Gives back what a body has. One that is not known, or no more, is no error. */
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
