package io.sutantra.transport.broadcast;

import io.sutantra.broadcast.ice.IceLite;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The paths by which one viewer has proved that it is there, and which of them to send by.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerPaths {
  private static final int MAX_PATHS = 16;

  private final BroadcastViewer viewer;
  private final ShardPaths all;
  private final IceLite<Path> ice;
  private final Set<Path> proved = new LinkedHashSet<>();

  ViewerPaths(BroadcastViewer viewer, ShardPaths all, IceLite<Path> ice) {
    this.viewer = viewer;
    this.all = all;
    this.ice = ice;
  }

  boolean isEmpty() {
    return proved.isEmpty();
  }

  /**
   * A valid check has come by a path.
   *
   * @param cameTo to which shard
   * @return whether that is news
   */
  boolean prove(Path path, int cameTo) {
    boolean news = proved.add(path);
    if (news) {
      all.bind(path, viewer, cameTo);
      forgetOld();
    }
    return news;
  }

  private void forgetOld() {
    if (proved.size() > MAX_PATHS) {
      Set<Path> kept = ice.validated();
      proved.removeIf(
          old -> {
            boolean gone = !kept.contains(old);
            if (gone) {
              all.unbind(old, viewer);
            }
            return gone;
          });
    }
  }

  /** A path does not exist any more, or leads to another viewer. */
  void lose(Path path) {
    all.unbind(path, viewer);
    proved.remove(path);
    ice.forget(path);
  }

  /**
   * Where to send: by the path that the viewer has nominated. As long as there is none, by the one
   * it shakes hands by.
   *
   * @param shaking null if it does not yet
   * @return null if there is none at all
   */
  Path current(Path shaking) {
    Optional<Path> selected = ice.selected();
    if (selected.isPresent()) {
      return selected.get();
    }
    return shaking != null && proved.contains(shaking) ? shaking : ice.usable().orElse(null);
  }

  /** Asks the viewer, if it is silent, whether it is there again. */
  void recall(long nowNanos) {
    ice.poll(nowNanos)
        .ifPresent(
            check ->
                viewer.shard().send(ice.usable().orElseThrow(), check, check.length, check.length));
  }

  /** The viewer has ended. */
  void unbindAll() {
    proved.forEach(path -> all.unbind(path, viewer));
    proved.clear();
  }
}
