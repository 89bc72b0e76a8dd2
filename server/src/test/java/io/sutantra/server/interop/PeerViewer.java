package io.sutantra.server.interop;

import io.sutantra.api.media.VideoFrame;
import io.sutantra.server.http.RunningServer;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.webrtc.peer.LibWebRtc;
import io.sutantra.webrtc.peer.Peer;
import io.sutantra.webrtc.peer.PeerSetup;
import io.sutantra.webrtc.peer.PeerStat;
import io.sutantra.webrtc.peer.PeerState;
import io.sutantra.webrtc.peer.ReceivedPictures;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * A libwebrtc peer that watches a stream. The offer and the answer can be changed on their way, so
 * as to hide parts from the server or from the peer.
 */
final class PeerViewer implements ReceivedPictures, AutoCloseable {
  /** A change to an offer, or to an answer, on its way. */
  interface Change {
    /** The change that leaves the text as it is. */
    Change NONE = text -> text;

    String to(String text) throws IOException;
  }

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final TestEnvironment environment = new TestEnvironment();
  private final SeenFrames seen = new SeenFrames();
  private final AtomicLong pictures = new AtomicLong();
  private final LibWebRtc library;
  private volatile Peer peer;
  private volatile PeerState state = PeerState.CONNECTING;

  /** Watches a stream. */
  PeerViewer(RunningServer server, String stream, Change ofOffer, Change ofAnswer)
      throws Exception {
    library = LibWebRtc.open(System.getLogger("io.sutantra.test"), environment.scheduler());
    try {
      String offer =
          await(
              () -> {
                peer = library.newPeer(new PeerSetup(List.of(), true, 0, 0), next -> state = next);
                return peer.offer(environment.frames(), this, Duration.ofMillis(500));
              });
      String answer = ofAnswer.to(answer(server.uri("/whep/" + stream), ofOffer.to(offer)));
      await(() -> peer.accept(answer));
    } catch (Exception | Error e) {
      close();
      throw e;
    }
  }

  private static String answer(URI endpoint, String offer)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(endpoint)
                    .header("Content-Type", "application/sdp")
                    .timeout(PATIENCE)
                    .POST(BodyPublishers.ofString(offer))
                    .build(),
                BodyHandlers.ofString());
    if (response.statusCode() != 201) {
      throw new IOException(response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private <T> T await(Supplier<CompletableFuture<T>> steps) throws Exception {
    CompletableFuture<CompletableFuture<T>> begun = new CompletableFuture<>();
    library.execute(
        () -> {
          try {
            begun.complete(steps.get());
          } catch (RuntimeException e) {
            begun.completeExceptionally(e);
          }
        });
    return begun.thenCompose(stage -> stage).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void arrived(VideoFrame frame, long renderNanos) {
    seen.accept(frame);
    pictures.incrementAndGet();
    frame.release();
  }

  @Override
  public void dropped() {
    throw new IllegalStateException("there was no room for a picture");
  }

  long pictures() {
    return pictures.get();
  }

  SeenFrames seen() {
    return seen;
  }

  PeerState state() {
    return state;
  }

  /** Returns libwebrtc's statistics of reception as text. */
  String report() throws Exception {
    List<PeerStat> all = await(() -> peer.statistics());
    PeerStat stat = PeerStat.first(all, "INBOUND_RTP").orElseThrow();
    return "decoded %d, key frames %d, dropped %d, NACKs %d, PLIs %d, lost %d, freezes %d, jitter %d ms"
        .formatted(
            stat.count("framesDecoded"),
            stat.count("keyFramesDecoded"),
            stat.count("framesDropped"),
            stat.count("nackCount"),
            stat.count("pliCount"),
            stat.count("packetsLost"),
            stat.count("freezeCount"),
            stat.nanos("jitter") / 1_000_000);
  }

  @Override
  public void close() {
    library.close();
    environment.close();
  }
}
