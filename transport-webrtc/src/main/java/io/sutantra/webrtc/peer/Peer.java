package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCBundlePolicy;
import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCIceServer;
import dev.onvoid.webrtc.RTCOfferOptions;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.RTCRtpTransceiverInit;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.sutantra.api.IceServer;
import io.sutantra.api.media.FramePool;
import io.sutantra.rtc.sdp.IceCandidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One end of a WebRTC connection, which either sends one video track or receives one.
 *
 * <p><b>Threading:</b> confined to the peer thread, where the stages complete, too. <b>Errors:</b>
 * stages fail with {@link PeerException}; so do all that are pending at {@link #close()}.
 */
public final class Peer {
  private static final Duration STATISTICS_LIMIT = Duration.ofSeconds(1);
  private static final Duration NEGOTIATION_LIMIT = Duration.ofSeconds(8);

  private final PeerThread peerThread;
  private final PeerConnectionFactory factory;
  private final Consumer<Peer> whenClosed;
  private final RTCPeerConnection connection;
  private final Map<Long, CompletableFuture<?>> pending = new LinkedHashMap<>();
  private long stages;
  private CompletableFuture<Void> gathered = new CompletableFuture<>();
  private boolean closed;

  private VideoTrack sentTrack;
  private RTCRtpSender sender;
  private CustomVideoSource placeholder;
  private VideoTrack receivedTrack;
  private PictureTap tap;

  /**
   * Creates a peer. On the peer thread.
   *
   * @param whenClosed receives this peer when the peer closes
   */
  Peer(
      PeerThread peerThread,
      PeerConnectionFactory factory,
      PeerSetup setup,
      Consumer<PeerState> listener,
      Consumer<Peer> whenClosed) {
    this.peerThread = peerThread;
    this.factory = factory;
    this.whenClosed = whenClosed;
    PeerEvents events = new PeerEvents(peerThread.callbacks(), new Events(listener));
    try {
      this.connection = factory.createPeerConnection(configuration(setup), events);
    } catch (RuntimeException | Error e) {
      throw new PeerException("libwebrtc made no peer: " + e.getMessage(), e);
    }
    if (connection == null) {
      throw new PeerException("libwebrtc made no peer, and did not say why");
    }
  }

  private static RTCConfiguration configuration(PeerSetup setup) {
    RTCConfiguration configuration = new RTCConfiguration();
    configuration.bundlePolicy = RTCBundlePolicy.MAX_BUNDLE;
    configuration.portAllocatorConfig.setDisableTcp(true);
    configuration.portAllocatorConfig.setDisableAdapterEnumeration(setup.anyAddress());
    configuration.portAllocatorConfig.minPort = setup.minPort();
    configuration.portAllocatorConfig.maxPort = setup.maxPort();
    for (IceServer server : setup.iceServers()) {
      RTCIceServer ice = new RTCIceServer();
      ice.urls = new ArrayList<>(List.of(server.url()));
      ice.username = server.username();
      ice.password = server.credential();
      configuration.iceServers.add(ice);
    }
    return configuration;
  }

  /**
   * Answers an offer: begins to send, or, when called again, restarts ICE.
   *
   * @param offer offer to receive video, in a form that is safe for libwebrtc
   * @param feed the pictures to send
   * @param gatherLimit how long to wait for candidates
   * @return the answer with the gathered candidates
   */
  public CompletableFuture<String> answer(
      String offer, PictureFeed feed, SendLimits limits, Duration gatherLimit) {
    return negotiation(
        () -> {
          gathered = new CompletableFuture<>();
          return setRemote(RTCSdpType.OFFER, offer)
              .thenCompose(
                  done -> {
                    checkOpen();
                    attach(feed);
                    return createAnswer();
                  })
              .thenCompose(answer -> setLocal(RTCSdpType.ANSWER, answer))
              .thenCompose(
                  done -> {
                    limit(limits);
                    return gathering(gatherLimit);
                  })
              .thenApply(done -> localDescription());
        });
  }

  /**
   * Offers to receive one video track.
   *
   * @param pool pool of the pictures
   * @param gatherLimit how long to wait for candidates
   * @return the offer with the gathered candidates
   */
  public CompletableFuture<String> offer(
      FramePool pool, ReceivedPictures listener, Duration gatherLimit) {
    return negotiation(
        () -> {
          tap = new PictureTap(peerThread.callbacks(), pool, listener);
          // webrtc-java creates a transceiver only for a track, even for one that sends nothing.
          placeholder = new CustomVideoSource();
          sentTrack = factory.createVideoTrack("placeholder", placeholder);
          RTCRtpTransceiverInit init = new RTCRtpTransceiverInit();
          init.direction = RTCRtpTransceiverDirection.RECV_ONLY;
          connection.addTransceiver(sentTrack, init);
          CompletableFuture<String> created = pending(new CompletableFuture<>());
          connection.createOffer(new RTCOfferOptions(), peerThread.callbacks().created(created));
          return created
              .thenCompose(offer -> setLocal(RTCSdpType.OFFER, offer))
              .thenCompose(done -> gathering(gatherLimit))
              .thenApply(done -> localDescription());
        });
  }

  /** Takes the answer to {@link #offer}. */
  public CompletableFuture<Void> accept(String answer) {
    return negotiation(() -> setRemote(RTCSdpType.ANSWER, answer));
  }

  /** Adds a candidate of the other side, whose description must be known. */
  public void addCandidate(String mid, IceCandidate candidate) {
    if (!closed) {
      peerThread.quietly(
          "a candidate was refused",
          () -> connection.addIceCandidate(new RTCIceCandidate(mid, 0, candidate.toAttribute())));
    }
  }

  /** Completes with the statistics, within a second. */
  public CompletableFuture<List<PeerStat>> statistics() {
    if (closed) {
      return CompletableFuture.failedFuture(new PeerException("the peer is closed"));
    }
    CompletableFuture<List<PeerStat>> result = pending(new CompletableFuture<>());
    bound(result, STATISTICS_LIMIT, "libwebrtc gave no statistics");
    connection.getStats(
        report -> {
          Callbacks callbacks = peerThread.callbacks();
          callbacks.guard(
              () -> {
                List<PeerStat> stats =
                    report.getStats().values().stream()
                        .map(
                            stat ->
                                new PeerStat(
                                    stat.getType().name(), stat.getId(), stat.getAttributes()))
                        .toList();
                callbacks.post(() -> result.complete(stats));
              });
        });
    return result;
  }

  /** Ends the connection and releases everything. May be called more than once. */
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (receivedTrack != null) {
      peerThread.quietly("removal of a sink", () -> receivedTrack.removeSink(tap));
    }
    peerThread.quietly("close of a peer", connection::close);
    if (receivedTrack != null) {
      peerThread.quietly("dispose of a track", receivedTrack::dispose);
    }
    if (sentTrack != null) {
      peerThread.quietly("dispose of a track", sentTrack::dispose);
    }
    if (placeholder != null) {
      peerThread.quietly("dispose of a source", placeholder::dispose);
    }
    whenClosed.accept(this);
    PeerException end = new PeerException("the peer was closed");
    List.copyOf(pending.values()).forEach(stage -> stage.completeExceptionally(end));
  }

  /** The listener to the connection's events, which count until the peer is closed. */
  private final class Events implements PeerEvents.Listener {
    private final Consumer<PeerState> listener;

    Events(Consumer<PeerState> listener) {
      this.listener = listener;
    }

    @Override
    public void gatheringComplete() {
      gathered.complete(null);
    }

    @Override
    public void stateChanged(PeerState state) {
      if (!closed) {
        listener.accept(state);
      }
    }

    @Override
    public void trackAdded(RTCRtpTransceiver transceiver) {
      if (!closed
          && tap != null
          && receivedTrack == null
          && transceiver.getReceiver().getTrack() instanceof VideoTrack track) {
        receivedTrack = track;
        track.addSink(tap);
      }
    }
  }

  private interface Steps<T> {
    CompletableFuture<T> begin();
  }

  private <T> CompletableFuture<T> negotiation(Steps<T> steps) {
    CompletableFuture<T> result = pending(new CompletableFuture<>());
    try {
      checkOpen();
      bound(result, NEGOTIATION_LIMIT, "libwebrtc did not come to an end with the negotiation");
      forward(steps.begin(), result);
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(
          e instanceof PeerException ? e : new PeerException("libwebrtc refused: " + e, e));
    }
    return result;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The result carries every outcome.
  private static <T> void forward(CompletableFuture<T> stage, CompletableFuture<T> result) {
    stage.whenComplete(
        (value, problem) -> {
          if (problem == null) {
            result.complete(value);
          } else {
            result.completeExceptionally(problem);
          }
        });
  }

  private CompletableFuture<Void> setRemote(RTCSdpType type, String sdp) {
    checkOpen();
    CompletableFuture<Void> result = pending(new CompletableFuture<>());
    connection.setRemoteDescription(
        new RTCSessionDescription(type, sdp), peerThread.callbacks().set(result));
    return result;
  }

  private CompletableFuture<Void> setLocal(RTCSdpType type, String sdp) {
    checkOpen();
    CompletableFuture<Void> result = pending(new CompletableFuture<>());
    connection.setLocalDescription(
        new RTCSessionDescription(type, sdp), peerThread.callbacks().set(result));
    return result;
  }

  private CompletableFuture<String> createAnswer() {
    CompletableFuture<String> result = pending(new CompletableFuture<>());
    connection.createAnswer(new RTCAnswerOptions(), peerThread.callbacks().created(result));
    return result;
  }

  private CompletableFuture<Void> gathering(Duration limit) {
    CompletableFuture<Void> waited = pending(gathered);
    // After the limit the candidates found so far must do.
    Runnable timer = peerThread.schedule(limit, () -> waited.complete(null));
    return waited.whenComplete((done, problem) -> timer.run());
  }

  private String localDescription() {
    checkOpen();
    return connection.getLocalDescription().sdp;
  }

  private void attach(PictureFeed feed) {
    if (sender != null) {
      return;
    }
    if (feed.disposed()) {
      throw new PeerException("the stream was closed");
    }
    sentTrack = factory.createVideoTrack("video", feed.source());
    sender = connection.addTrack(sentTrack, List.of("sutantra"));
  }

  private void limit(SendLimits limits) {
    checkOpen();
    peerThread.quietly(
        "limits were refused",
        () -> {
          RTCRtpSendParameters parameters = sender.getParameters();
          parameters.encodings.forEach(
              encoding -> {
                encoding.maxBitrate = limits.maxBitrateBps();
                encoding.minBitrate = limits.minBitrateBps() > 0 ? limits.minBitrateBps() : null;
              });
          sender.setParameters(parameters);
        });
  }

  private void bound(CompletableFuture<?> stage, Duration limit, String problem) {
    Runnable timer =
        peerThread.schedule(limit, () -> stage.completeExceptionally(new PeerException(problem)));
    done(stage, timer);
  }

  private <T> CompletableFuture<T> pending(CompletableFuture<T> stage) {
    long key = stages++;
    pending.put(key, stage);
    done(stage, () -> pending.remove(key));
    return stage;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The user of the stage handles its outcome.
  private static void done(CompletableFuture<?> stage, Runnable task) {
    stage.whenComplete((value, problem) -> task.run());
  }

  private void checkOpen() {
    if (closed) {
      throw new PeerException("the peer is closed");
    }
  }
}
