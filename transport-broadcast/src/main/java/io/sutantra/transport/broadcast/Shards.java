package io.sutantra.transport.broadcast;

import io.sutantra.rtc.stun.StunMessage;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All shards, and which of them a check is for.
 *
 * <p><b>Threading:</b> any thread, once the shards are there.
 */
final class Shards {
  /** So many viewers more than its part a shard may always have. */
  private static final int SLACK = 4;

  private final Shard[] shards;

  /** Where the viewers are that these user name fragments are of. */
  private final Map<String, Integer> owners = new ConcurrentHashMap<>();

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
      if (shard.viewers().count() < least.viewers().count()) {
        least = shard;
      }
    }
    return least;
  }

  /** Whether a shard may take one more viewer: it has at most a quarter more than its part. */
  boolean hasRoom(int shard) {
    int all = 0;
    for (Shard each : shards) {
      all += each.viewers().count();
    }
    return shards[shard].viewers().count() < SLACK + 5 * all / (4 * shards.length);
  }

  /** How many paths the shards know. */
  long paths() {
    long sum = 0;
    for (Shard shard : shards) {
      sum += shard.paths().size();
    }
    return sum;
  }

  /** Checks that name that fragment are for that shard from now on. */
  void owns(int shard, String ufrag) {
    owners.put(ufrag, shard);
  }

  /** A shard has done with a fragment, unless it is another one's by now. */
  void ownsNoLonger(int shard, String ufrag) {
    owners.remove(ufrag, shard);
  }

  /** The shard that checks which name that fragment are for; negative if nobody has it. */
  int ownerOf(String ufrag) {
    return owners.getOrDefault(ufrag, -1);
  }

  /** This side's fragment in a check's user name; all of it, if it has no colon. */
  static String localUfrag(String username) {
    int colon = username.indexOf(':');
    return colon < 0 ? username : username.substring(0, colon);
  }

  /** The shard that a check is for; negative for what is no check of one of this side's viewers. */
  int ownerOfCheck(byte[] datagram) {
    ByteBuffer bytes = ByteBuffer.wrap(datagram);
    if (!StunMessage.isStun(bytes)) {
      return -1;
    }
    return StunMessage.parse(bytes)
        .flatMap(StunMessage::username)
        .map(username -> ownerOf(localUfrag(username)))
        .orElse(-1);
  }
}
