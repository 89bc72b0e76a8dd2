package io.sutantra.core.fake;

import io.sutantra.api.Environment;
import io.sutantra.api.IceServer;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Settings;
import io.sutantra.api.Signalling;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.TrackSink;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.ViewerEvent;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.EncodedFormat;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A transport that keeps its media, and misbehaves as a test sets it. The transport is its own
 * provider, so that a test has access to it.
 */
public final class FakeTransport implements TransportProvider, Transport, Signalling {
  private final String name;
  private final MediaKind takes;
  private final Map<String, FakeSink> sinks = new ConcurrentHashMap<>();
  private volatile TransportListener listener;

  /** Whether every method throws. */
  public volatile boolean throwing;

  /**
   * The name of the method that never returns, if any; {@code start} and {@code close} have flags.
   */
  public volatile String hangingIn = "";

  /** Whether {@code close} never returns. */
  public volatile boolean hangingInClose;

  /** Whether {@code address}, {@code iceServers} and {@code disconnect} throw. */
  public volatile boolean throwingWhenAsked;

  /** Whether {@code start} never returns. */
  public volatile boolean hangingInStart;

  /** The error that {@code create} throws, if any. */
  public volatile Error errorInCreate;

  /** The only codec that is accepted; null if all codecs are accepted. */
  public volatile String acceptedCodec;

  /** The number of open streams. */
  public final AtomicInteger open = new AtomicInteger();

  /** The number of calls that asked sinks whether they want media. */
  public final AtomicInteger asked = new AtomicInteger();

  /** Whether {@code offer} takes half a second. */
  public volatile boolean slowInOffer;

  /** The number of offers. */
  public final AtomicInteger offers = new AtomicInteger();

  /** The number of times the transport was closed. */
  public final AtomicInteger closes = new AtomicInteger();

  /** The number of times sinks were told that no media come for a while. */
  public final AtomicInteger pauses = new AtomicInteger();

  /** Whether {@code wanted} of the sinks throws. */
  public volatile boolean throwingInWanted;

  /** Whether sinks throw when they are asked for a track. */
  public volatile boolean throwingInTrack;

  /** Whether sinks return null for their tracks. */
  public volatile boolean nullTracks;

  /** Whether sinks refuse all media. */
  public volatile boolean full;

  /** Whether sinks want media. */
  public volatile boolean wanted = true;

  /** Creates a transport with a name. */
  public FakeTransport(String name, MediaKind takes) {
    this.name = name;
    this.takes = takes;
  }

  /** Returns the media that a stream's sink has accepted so far. */
  public List<Media> taken(String streamId) {
    FakeSink sink = sinks.get(streamId);
    return sink == null ? List.of() : sink.taken;
  }

  /** Reports a viewer, as transports do whose viewers connect directly. */
  public void viewer(String streamId, String viewerId, ViewerStatus status) {
    listener.viewerChanged(new ViewerEvent(streamId, viewerId, status, "127.0.0.1:1", ""));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public MediaKind takes() {
    Misbehaviour.hangIf(hangingIn.equals("takes"));
    return takes;
  }

  @Override
  public boolean accepts(MediaFormat format) {
    Misbehaviour.hangIf(hangingIn.equals("accepts"));
    return acceptedCodec == null
        || (format instanceof EncodedFormat units && units.codec().equals(acceptedCodec));
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener hears) {
    Misbehaviour.hangIf(hangingIn.equals("create"));
    Misbehaviour.throwIf(throwing, "create broke");
    if (errorInCreate != null) {
      throw errorInCreate;
    }
    listener = hears;
    return this;
  }

  @Override
  public void start() {
    Misbehaviour.hangIf(hangingInStart);
  }

  @Override
  public MediaSink open(StreamDescription stream) {
    Misbehaviour.hangIf(hangingIn.equals("open"));
    Misbehaviour.throwIf(throwing, "open broke");
    FakeSink sink = new FakeSink(stream.id());
    sinks.put(stream.id(), sink);
    open.incrementAndGet();
    return sink;
  }

  @Override
  public Optional<Signalling> signalling() {
    Misbehaviour.hangIf(hangingIn.equals("signalling"));
    return name.equals("signalled") ? Optional.of(this) : Optional.empty();
  }

  @Override
  public Optional<String> address() {
    Misbehaviour.hangIf(hangingIn.equals("address"));
    Misbehaviour.throwIf(throwingWhenAsked, "address broke");
    return Optional.of("tcp://127.0.0.1:1");
  }

  @Override
  public void disconnect(String viewerId, String reason) {
    Misbehaviour.hangIf(hangingIn.equals("disconnect"));
    Misbehaviour.throwIf(throwingWhenAsked, "disconnect broke");
    listener.viewerChanged(new ViewerEvent("", viewerId, ViewerStatus.DISCONNECTED, "", reason));
  }

  @Override
  public CompletionStage<String> offer(String streamId, String viewerId, String sdp) {
    offers.incrementAndGet();
    Misbehaviour.hangIf(hangingIn.equals("offer"));
    Misbehaviour.delayIf(slowInOffer);
    Misbehaviour.throwIf(throwing, "offer broke");
    listener.viewerChanged(new ViewerEvent(streamId, viewerId, ViewerStatus.CONNECTING, "", ""));
    return CompletableFuture.completedStage("answer to " + sdp);
  }

  @Override
  public CompletionStage<Optional<String>> update(String viewerId, String fragment) {
    Misbehaviour.hangIf(hangingIn.equals("update"));
    return CompletableFuture.completedStage(
        fragment.equals("new") ? Optional.of("restarted") : Optional.empty());
  }

  @Override
  public List<IceServer> iceServers() {
    Misbehaviour.hangIf(hangingIn.equals("iceServers"));
    Misbehaviour.throwIf(throwingWhenAsked, "iceServers broke");
    return List.of(new IceServer("stun:127.0.0.1:3478", "", ""));
  }

  @Override
  public void close() {
    closes.incrementAndGet();
    Misbehaviour.hangIf(hangingInClose);
    Misbehaviour.throwIf(throwing, "close broke");
  }

  private final class FakeSink implements MediaSink {
    @Override
    public TrackSink track(int index) {
      Misbehaviour.hangIf(hangingIn.equals("track"));
      Misbehaviour.throwIf(throwingInTrack, "track broke");
      return nullTracks ? null : this;
    }

    private final String streamId;
    private volatile boolean closed;
    private final List<Media> taken = new CopyOnWriteArrayList<>();

    FakeSink(String streamId) {
      this.streamId = streamId;
    }

    @Override
    public boolean offer(Media media) {
      Misbehaviour.throwIf(throwing, "offer broke");
      if (full) {
        return false;
      }
      taken.add(media);
      media.release();
      return true;
    }

    @Override
    public void pause() {
      pauses.incrementAndGet();
    }

    @Override
    public boolean wanted() {
      asked.incrementAndGet();
      Misbehaviour.hangIf(hangingIn.equals("wanted"));
      Misbehaviour.throwIf(throwingInWanted, "wanted broke");
      return wanted;
    }

    @Override
    public void close() {
      Misbehaviour.hangIf(hangingInClose);
      Misbehaviour.throwIf(throwing, "close of " + streamId + " broke");
      if (sinks.get(streamId) == this && !closed) {
        closed = true;
        open.decrementAndGet();
      }
    }
  }
}
