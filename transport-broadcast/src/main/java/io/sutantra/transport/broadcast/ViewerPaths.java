package io.sutantra.transport.broadcast;

import io.sutantra.rtc.ice.IceLite;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The paths by which valid checks of one viewer came, and which of them to send by.
 *
 * <p>A check's source may be forged. So a path is sent little until something has come back by it:
 * answers to checks, as many checks, and of the handshake three bytes for each that came. Media
 * goes by proved paths only. <b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerPaths {
  private static final int MAX_PATHS = 16;

  /** As QUIC has it, RFC 9000 section 8.1. */
  private static final int MOST_FOR_ONE_BYTE = 3;

  private final BroadcastViewer viewer;
  private final ShardPaths all;
  private final IceLite<Path> ice;
  private final Map<Path, Account> known = new LinkedHashMap<>();

  /** What has gone to and fro by a path, as long as it is not proved. */
  private static final class Account {
    private int cameTo;
    private boolean proved;
    private long received;
    private long sent;
  }

  ViewerPaths(BroadcastViewer viewer, ShardPaths all, IceLite<Path> ice) {
    this.viewer = viewer;
    this.all = all;
    this.ice = ice;
  }

  boolean isEmpty() {
    return known.isEmpty();
  }

  /**
   * A valid check, or an answer to one of this side, has come by a path.
   *
   * @param cameTo to which shard
   * @return whether that is news for that shard
   */
  boolean checked(Path path, int cameTo) {
    if (path instanceof TcpPath) {
      // There is no connection from an address that is somebody else's.
      ice.prove(path);
    }
    Account its = known.computeIfAbsent(path, added -> new Account());
    boolean news = !its.proved;
    its.cameTo = cameTo;
    if (news) {
      its.proved = ice.proved(path);
      all.bind(path, viewer, cameTo, its.proved);
      forgetOld();
    }
    return news;
  }

  /** The handshake is done by a path, and by no other. */
  void prove(Path path) {
    Account its = known.get(path);
    if (its != null) {
      ice.prove(path);
      ice.use(path);
      checked(path, its.cameTo);
    }
  }

  private void forgetOld() {
    if (known.size() > MAX_PATHS) {
      Set<Path> kept = ice.validated();
      known
          .keySet()
          .removeIf(
              old -> {
                boolean gone = !kept.contains(old);
                if (gone) {
                  all.unbind(old, viewer);
                }
                return gone;
              });
    }
  }

  /** So many bytes have come by a path. */
  void received(Path path, int bytes) {
    Account its = known.get(path);
    if (its != null) {
      its.received += bytes;
    }
  }

  /** Whether so many bytes of a handshake may be sent by a path now; if so, they are. */
  boolean spend(Path path, int bytes) {
    Account its = known.get(path);
    if (its == null) {
      return false;
    }
    if (!its.proved && its.sent + bytes > MOST_FOR_ONE_BYTE * its.received) {
      return false;
    }
    its.sent += bytes;
    return true;
  }

  /** A path does not exist any more, or leads to another viewer. */
  void lose(Path path) {
    all.unbind(path, viewer);
    known.remove(path);
    ice.forget(path, viewer.shard().nanoTime());
  }

  /** Where to send media; null as long as no path is proved. */
  Path sending() {
    return ice.sending().orElse(null);
  }

  /** Where the viewer says it is; null as long as no check has come. */
  Path claimed() {
    return ice.usable().orElse(null);
  }

  /** Asks the viewer, if it is silent, whether it is there again. */
  void recall(long nowNanos) {
    ice.poll(nowNanos)
        .ifPresent(
            check ->
                viewer.shard().send(ice.asked().orElseThrow(), check, check.length, check.length));
  }

  /** The viewer has ended. */
  void unbindAll() {
    known.keySet().forEach(path -> all.unbind(path, viewer));
    known.clear();
  }
}
