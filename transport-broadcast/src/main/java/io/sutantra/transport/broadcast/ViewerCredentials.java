package io.sutantra.transport.broadcast;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.sdp.Fragment;
import io.sutantra.api.sdp.IceCredentials;
import java.util.List;

/**
 * Under which credentials one viewer's ICE goes, on both sides. After a restart those of before are
 * good until a check comes with the new ones.
 *
 * <p><b>Threading:</b> confined to the viewer's shard.
 */
final class ViewerCredentials {
  private IceCredentials remote;
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
   * Checks that a fragment with candidates is of the ICE that is in use.
   *
   * @throws SignallingException with {@link Reason#NOT_ACCEPTABLE} if not
   */
  void checkGeneration(Fragment fragment) {
    fragment.checkGeneration(remote);
  }

  /**
   * The credentials of a fragment that restarts ICE.
   *
   * @throws SignallingException if it has no new ones
   */
  IceCredentials renewedBy(Fragment fragment) {
    fragment.checkRestarts(remote);
    return fragment.restartCredentials();
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
