package io.sutantra.transport.broadcast;

import io.sutantra.broadcast.stun.StunMessage;
import java.nio.ByteBuffer;

/**
 * All shards, and how it is told whose a datagram is.
 *
 * <p>A viewer's user name fragment begins with two letters that name its shard, so that every shard
 * can tell whose a check is. <b>Threading:</b> immutable once the shards are there.
 */
final class Shards {
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int PREFIX_LETTERS = 2;

  private final Shard[] shards;

  Shards(int count) {
    this.shards = new Shard[count];
  }

  void set(int index, Shard shard) {
    shards[index] = shard;
  }

  int count() {
    return shards.length;
  }

  Shard get(int index) {
    return shards[index];
  }

  /** The one with the fewest viewers. */
  Shard leastLoaded() {
    Shard least = shards[0];
    for (Shard shard : shards) {
      if (shard.viewerCount() < least.viewerCount()) {
        least = shard;
      }
    }
    return least;
  }

  /** How many paths the shards know. Any thread. */
  long paths() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.paths().size();
    }
    return sum;
  }

  /** What the user name fragments of a shard's viewers begin with. */
  static String prefix(int shard) {
    return "" + LETTERS.charAt(shard >> 6) + LETTERS.charAt(shard & 63);
  }

  /**
   * The shard that a user name fragment names, or a user name that begins with one; negative if it
   * names none.
   */
  int ownerOf(String ufrag) {
    if (ufrag.length() < PREFIX_LETTERS) {
      return -1;
    }
    int high = LETTERS.indexOf(ufrag.charAt(0));
    int low = LETTERS.indexOf(ufrag.charAt(1));
    int index = high < 0 || low < 0 ? -1 : high << 6 | low;
    return index < shards.length ? index : -1;
  }

  /** The shard that a check is for; negative for what is no check of one of this side's viewers. */
  int ownerOfCheck(byte[] datagram) {
    ByteBuffer bytes = ByteBuffer.wrap(datagram);
    if (!StunMessage.isStun(bytes)) {
      return -1;
    }
    return StunMessage.parse(bytes).flatMap(StunMessage::username).map(this::ownerOf).orElse(-1);
  }
}
