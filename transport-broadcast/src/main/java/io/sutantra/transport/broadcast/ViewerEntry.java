package io.sutantra.transport.broadcast;

import io.sutantra.rtc.sdp.Fragment;
import io.sutantra.rtc.stun.StunKey;
import io.sutantra.rtc.stun.StunMessage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The entry of a viewer in the {@link ViewerTable}, from the answer to the end of the viewer.
 *
 * <p>An entry is <em>entering</em> until others may hear of the viewer, then <em>open</em> until a
 * shard adopts the viewer, once and for all. <b>Threading:</b> any thread, except for what is said
 * to be the shard's.
 */
final class ViewerEntry {
  private static final int ENTERING = -2;
  private static final int OPEN = -1;

  private final ViewerSetup setup;
  private final BroadcastStream stream;
  private final long createdNanos;
  private final AtomicInteger shard = new AtomicInteger(ENTERING);

  /** Null before the adoption, and after the end. The shard's. */
  private BroadcastViewer viewer;

  /**
   * Creates an entry.
   *
   * @param createdNanos when the viewer was answered
   */
  ViewerEntry(ViewerSetup setup, BroadcastStream stream, long createdNanos) {
    this.setup = setup;
    this.stream = stream;
    this.createdNanos = createdNanos;
  }

  ViewerSetup setup() {
    return setup;
  }

  String id() {
    return setup.viewerId();
  }

  BroadcastStream stream() {
    return stream;
  }

  long createdNanos() {
    return createdNanos;
  }

  /** Allows shards to adopt the viewer. */
  void open() {
    shard.set(OPEN);
  }

  /** Returns the shard that has adopted the viewer; negative if none has. */
  int shard() {
    return shard.get();
  }

  boolean adopted() {
    return shard.get() >= 0;
  }

  /** Has a shard adopt the viewer; returns whether the viewer is the shard's, now or before. */
  boolean adopt(int index) {
    return shard.compareAndSet(OPEN, index) || shard.get() == index;
  }

  /** Returns the viewer; null before the adoption, and after the end. The shard's. */
  BroadcastViewer viewer() {
    return viewer;
  }

  /** Sets the viewer. The shard's. */
  void viewer(BroadcastViewer adopted) {
    viewer = adopted;
  }

  /** Returns whether a check is of one who knows the password that the answer told. */
  boolean authenticates(StunMessage check) {
    return check.hasIntegrity() && check.authentic(StunKey.of(setup.local().password()));
  }

  /**
   * Returns whether a fragment begins anew with ICE, before any shard has adopted the viewer.
   *
   * @throws io.sutantra.rtc.sdp.SdpException if its credentials are of no use
   */
  boolean restartedBy(Fragment fragment) {
    return fragment.restarts(setup.remote(), Optional.empty()).isPresent();
  }
}
