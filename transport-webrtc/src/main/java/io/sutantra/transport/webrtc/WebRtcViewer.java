package io.sutantra.transport.webrtc;

import io.sutantra.api.SignallingException;
import io.sutantra.api.SignallingException.Reason;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatistics;
import io.sutantra.api.ViewerStatus;
import io.sutantra.rtc.sdp.Fragment;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.rtc.sdp.IceCredentials;
import io.sutantra.rtc.sdp.Offer;
import io.sutantra.webrtc.peer.Peer;
import io.sutantra.webrtc.peer.PeerSetup;
import io.sutantra.webrtc.peer.PeerStat;
import io.sutantra.webrtc.peer.PeerState;
import io.sutantra.webrtc.peer.PeerTimer;
import io.sutantra.webrtc.peer.SendLimits;
import io.sutantra.webrtc.sdp.Answer;
import io.sutantra.webrtc.sdp.CanonicalOffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A viewer with its peer. <b>Threading:</b> confined to the peer thread. */
final class WebRtcViewer implements WebRtcStream.Viewer {
  private static final int MAX_CANDIDATES = 256;

  /** A listener to a viewer, on the peer thread. */
  interface Listener {
    /** Reports a change of the viewer's status. */
    void changed(ViewerEvent event);

    /** Reports the viewer's statistics. */
    void reported(String viewerId, ViewerStatistics statistics);

    /** Reports that the viewer ends; its last status follows. */
    void ended(WebRtcViewer viewer);
  }

  private record Reply(Answer answer, List<IceCandidate> candidates) {}

  private final Running transport;
  private final WebRtcStream stream;
  private final String id;
  private final Offer offer;
  private final Listener listener;
  private final List<IceCandidate> heldCandidates = new ArrayList<>();
  private final PeerTimer connectTimer;
  private final PeerTimer disconnectTimer;

  private Peer peer;
  private ViewerStatus status = ViewerStatus.CONNECTING;
  private IceCredentials remote;
  private IceCredentials formerRemote;
  private int version = 1;
  private int candidatesSeen;
  private boolean described;
  private CompletableFuture<Reply> negotiation = CompletableFuture.completedFuture(null);
  private String remoteAddress = "";
  private long heldBackBefore;

  WebRtcViewer(Running transport, WebRtcStream stream, String id, Offer offer, Listener listener) {
    this.transport = transport;
    this.stream = stream;
    this.id = id;
    this.offer = offer;
    this.listener = listener;
    this.remote = offer.credentials();
    this.connectTimer = new PeerTimer(transport.libWebRtc());
    this.disconnectTimer = new PeerTimer(transport.libWebRtc());
  }

  String id() {
    return id;
  }

  /** Begins the session, and completes with the answer. */
  CompletableFuture<String> begin() {
    stream.add(this);
    listener.changed(event(""));
    Duration limit = transport.settings().connectTimeout();
    connectTimer.set(
        limit,
        () -> end(ViewerStatus.FAILED, "did not connect within %d ms".formatted(limit.toMillis())));
    try {
      TransportSettings settings = transport.settings();
      peer =
          transport
              .libWebRtc()
              .newPeer(
                  new PeerSetup(
                      settings.iceServers(),
                      transport.loopback(),
                      settings.portMin(),
                      settings.portMax()),
                  this::stateChanged);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(failed(e));
    }
    offer.candidates(transport.settings().allowedCandidates()).stream()
        .filter(this::heeds)
        .forEach(this::add);
    return negotiate().thenApply(reply -> reply.answer().toText(offer, reply.candidates()));
  }

  /** Adds candidates, or restarts ICE and completes with this side's fragment. */
  CompletableFuture<Optional<String>> update(Fragment fragment) {
    if (renewedBy(fragment).isEmpty()) {
      add(fragment);
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return negotiation.exceptionally(problem -> null).thenCompose(before -> restart(fragment));
  }

  /** Restarts ICE, unless the negotiation before has already used the fragment's credentials. */
  private CompletableFuture<Optional<String>> restart(Fragment fragment) {
    Optional<IceCredentials> theirs = renewedBy(fragment);
    if (theirs.isEmpty()) {
      return update(fragment);
    }
    formerRemote = remote;
    remote = theirs.get();
    version++;
    described = false;
    heldCandidates.clear();
    add(fragment);
    return negotiate()
        .thenApply(
            reply ->
                Optional.of(
                    new Fragment(
                            Optional.of(reply.answer().credentials()), reply.candidates(), true)
                        .toText("video", offer.mid())));
  }

  private Optional<IceCredentials> renewedBy(Fragment fragment) {
    return fragment.restarts(remote, Optional.ofNullable(formerRemote));
  }

  private boolean heeds(IceCandidate candidate) {
    return transport.settings().heeds(candidate, transport.loopback());
  }

  private void add(Fragment fragment) {
    fragment.candidates().stream().filter(this::heeds).forEach(this::add);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The result future carries both outcomes.
  private CompletableFuture<Reply> negotiate() {
    TransportSettings settings = transport.settings();
    SendLimits limits = limits(settings);
    CompletableFuture<Reply> result = new CompletableFuture<>();
    negotiation = result;
    CompletableFuture<Reply> steps;
    try {
      steps =
          peer.answer(
                  CanonicalOffer.of(offer, remote, version, limits.formatParameters()),
                  stream.feed(),
                  limits,
                  settings.gatherTimeout())
              .thenCompose(
                  sdp -> {
                    Answer answer = Answer.of(sdp);
                    if (!answer.sends()) {
                      throw new IllegalStateException("libwebrtc would not send what was offered");
                    }
                    return peer.statistics()
                        .thenApply(
                            stats ->
                                new Reply(
                                    answer, transport.announcement().candidates(answer, stats)));
                  });
    } catch (RuntimeException e) {
      steps = CompletableFuture.failedFuture(e);
    }
    steps.whenComplete(
        (reply, problem) -> {
          if (problem != null) {
            result.completeExceptionally(failed(problem));
            return;
          }
          described = true;
          List<IceCandidate> held = List.copyOf(heldCandidates);
          heldCandidates.clear();
          held.forEach(candidate -> peer.addCandidate(offer.mid(), candidate));
          result.complete(reply);
        });
    return result;
  }

  private SendLimits limits(TransportSettings settings) {
    int stream = this.stream.description().tracks().get(0).bitrateBps();
    int max = settings.maxBitrateBps() > 0 ? settings.maxBitrateBps() : stream;
    int start = settings.startBitrateBps() > 0 ? settings.startBitrateBps() : max;
    return new SendLimits(Math.min(settings.minBitrateBps(), max), Math.min(start, max), max);
  }

  private void add(IceCandidate candidate) {
    if (candidatesSeen == MAX_CANDIDATES) {
      return;
    }
    candidatesSeen++;
    if (described) {
      peer.addCandidate(offer.mid(), candidate);
    } else {
      // libwebrtc silently drops candidates that come before both descriptions.
      heldCandidates.add(candidate);
    }
  }

  private SignallingException failed(Throwable problem) {
    if (status.terminal()) {
      return new SignallingException(
          Reason.NO_SUCH_VIEWER, "the viewer is gone: it was ended before the answer was ready");
    }
    Throwable cause = problem.getCause() != null ? problem.getCause() : problem;
    String message = "libwebrtc did not take the offer: " + cause.getMessage();
    end(ViewerStatus.FAILED, message);
    return new SignallingException(Reason.INTERNAL, message, problem);
  }

  private void stateChanged(PeerState state) {
    switch (state) {
      case CONNECTING -> {
        // The viewer's status stays as it is.
      }
      case CONNECTED -> {
        disconnectTimer.stop();
        if (status == ViewerStatus.CONNECTING) {
          connected();
        }
      }
      case DISCONNECTED -> {
        Duration limit = transport.settings().disconnectTimeout();
        disconnectTimer.set(
            limit,
            () ->
                end(
                    ViewerStatus.FAILED,
                    "nothing was heard of it for %d ms".formatted(limit.toMillis())));
      }
      case FAILED -> end(ViewerStatus.FAILED, "the connection failed");
    }
  }

  /** Reports the viewer as connected as soon as its address is known. */
  @SuppressWarnings("FutureReturnValueIgnored") // The stage handles both outcomes.
  private void connected() {
    connectTimer.stop();
    peer.statistics()
        .whenComplete(
            (stats, problem) -> {
              if (!status.canBecome(ViewerStatus.CONNECTED)) {
                return;
              }
              status = ViewerStatus.CONNECTED;
              if (problem == null) {
                ViewerReport report = new ViewerReport(stats);
                remoteAddress = report.remoteAddress();
                heldBackBefore = report.framesHeldBack();
              }
              listener.changed(event(""));
            });
  }

  /** Reads the statistics and passes them on. */
  @SuppressWarnings("FutureReturnValueIgnored") // Without statistics there is nothing to pass on.
  void report() {
    if (status == ViewerStatus.CONNECTED) {
      peer.statistics()
          .thenAccept(
              stats -> {
                if (PeerStat.farewell(stats)) {
                  end(ViewerStatus.DISCONNECTED, "the viewer has left");
                }
                if (!status.terminal()) {
                  listener.reported(id, new ViewerReport(stats).statistics(heldBackBefore));
                }
              });
    }
  }

  @Override
  public void streamEnded(String why) {
    end(ViewerStatus.DISCONNECTED, why);
  }

  /** Ends the viewer, unless it has ended. */
  void end(ViewerStatus last, String why) {
    if (status.terminal()) {
      return;
    }
    status = last;
    connectTimer.stop();
    disconnectTimer.stop();
    stream.remove(this);
    listener.ended(this);
    if (peer != null) {
      peer.close();
    }
    listener.changed(event(why));
  }

  private ViewerEvent event(String detail) {
    return new ViewerEvent(stream.description().id(), id, status, remoteAddress, detail);
  }
}
