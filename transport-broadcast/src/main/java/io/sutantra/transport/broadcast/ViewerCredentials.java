package io.sutantra.transport.broadcast;

import io.sutantra.api.SignallingException;
import io.sutantra.rtc.sdp.Fragment;
import io.sutantra.rtc.sdp.IceCredentials;
import java.util.List;
import java.util.Optional;

/**
 * Under which credentials one viewer's ICE goes, on both sides. After a restart those of before are
 * good until a check comes with the new ones.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerCredentials {
  private IceCredentials remote;
  private IceCredentials formerRemote;
  private String localUfrag;
  private String formerUfrag;

  ViewerCredentials(IceCredentials local, IceCredentials remote) {
    this.localUfrag = local.ufrag();
    this.remote = remote;
  }

  /** All fragments of this side's that checks may name. */
  List<String> localUfrags() {
    return formerUfrag == null ? List.of(localUfrag) : List.of(localUfrag, formerUfrag);
  }

  /** Whether those of before a restart are still good. */
  boolean restarting() {
    return formerUfrag != null;
  }

  /**
   * The credentials of a fragment that restarts ICE; empty for one that does not.
   *
   * @throws SignallingException if it has the ones of before
   */
  Optional<IceCredentials> renewedBy(Fragment fragment) {
    return fragment.restarts(remote, Optional.ofNullable(formerRemote));
  }

  /**
   * ICE begins anew.
   *
   * @return this side's fragment that is good no more, since it was never used; null if there is
   *     none
   */
  String restart(IceCredentials local, IceCredentials theirs) {
    String unused = formerUfrag == null ? null : localUfrag;
    formerUfrag = formerUfrag == null ? localUfrag : formerUfrag;
    localUfrag = local.ufrag();
    formerRemote = remote;
    remote = theirs;
    return unused;
  }

  /**
   * A check has come with the new ones.
   *
   * @return this side's fragment of before
   */
  String forgetFormer() {
    String former = formerUfrag;
    formerUfrag = null;
    return former;
  }
}
