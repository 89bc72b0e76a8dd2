package io.sutantra.transport.mock;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Promise;
import io.sutantra.api.Clock;
import io.sutantra.api.Environment;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.api.TrackDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.UnsupportedFormatException;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.PacketizedFormat;
import io.sutantra.mock.wire.Answer;
import io.sutantra.mock.wire.Subscription;
import io.sutantra.rtc.sdp.AddressLiteral;
import java.io.IOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The transport {@code mock}, which serves streams over TCP.
 *
 * <p><b>Threading:</b> one thread, the event loop, does all input and output; viewers are confined
 * to it.
 */
final class MockTransport implements Transport, Connection.Viewers {
  private static final int BACKLOG = 1_024;
  private static final int MAX_NAMES = 10;

  private final MockTransportSettings settings;
  private final Environment environment;
  private final TransportListener listener;
  private final TransportProvider provider;
  private final Logger logger;
  private final TransportCounters counters;
  private final PendingConnections pendingConnections;
  private final Map<String, MockStream> streams = new ConcurrentSkipListMap<>();

  // The viewers are confined to the event loop; other threads read their number.
  private final Map<String, MockViewer> viewers = new HashMap<>();
  private volatile int viewerCount;
  private Promise<Void> allGone;

  // Changed while this object's lock is held.
  private volatile Running running;
  private boolean closed;

  /** The resources between start and close. */
  private record Running(MultiThreadIoEventLoopGroup group, EventLoop loop, Channel server) {}

  MockTransport(
      MockTransportSettings settings,
      Environment environment,
      TransportListener listener,
      TransportProvider provider) {
    this.settings = settings;
    this.environment = environment;
    this.listener = listener;
    this.provider = provider;
    this.logger = System.getLogger(environment.loggerName());
    this.counters = new TransportCounters(environment.metrics());
    this.pendingConnections = new PendingConnections(settings.maxWaiting(), counters);
  }

  @Override
  public synchronized void start() throws IOException {
    if (closed || running != null) {
      throw new IllegalStateException(
          "transport 'mock' is started once; it was "
              + (closed ? "closed" : "started")
              + " before");
    }
    InetSocketAddress wanted = resolved();
    var group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("sutantra-mock", true), NioIoHandler.newFactory());
    ChannelFuture bound = bootstrap(group).bind(wanted).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      shutDown(group);
      throw new IOException(
          "transport 'mock' cannot listen on %s:%d: %s; stop the program that has the port, or set sutantra.transports.mock.port to another (0 picks a free one)"
              .formatted(settings.host(), settings.port(), bound.cause().getMessage()),
          bound.cause());
    }
    EventLoop loop = bound.channel().eventLoop();
    var unused = loop.scheduleAtFixedRate(this::tick, 1, 1, TimeUnit.SECONDS);
    environment.metrics().gauge("viewers", "viewers", () -> viewerCount);
    environment.metrics().gauge("connections.waiting", "connections", pendingConnections::size);
    environment.metrics().gauge("frames.waiting", "frames", this::framesWaiting);
    running = new Running(group, loop, bound.channel());
    logger.log(Logger.Level.INFO, "listening on {0}", address().orElseThrow());
    if (!settings.network().perfect()) {
      logger.log(Logger.Level.INFO, "imitating a network: {0}", settings.network());
    }
  }

  private InetSocketAddress resolved() throws IOException {
    try {
      return new InetSocketAddress(InetAddress.getByName(settings.host()), settings.port());
    } catch (UnknownHostException unknown) {
      throw new IOException(
          "transport 'mock' cannot listen on '%s': there is no such host; set sutantra.transports.mock.host to an address of this machine, such as 127.0.0.1"
              .formatted(settings.host()),
          unknown);
    }
  }

  private ServerBootstrap bootstrap(MultiThreadIoEventLoopGroup group) {
    return new ServerBootstrap()
        .group(group)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.SO_SNDBUF, settings.sendBufferBytes())
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(connection());
              }
            });
  }

  private Connection connection() {
    return new Connection(
        this, pendingConnections, settings.handshakeTimeout(), counters, clock(), logger);
  }

  @Override
  public StreamSink open(StreamDescription stream) {
    List<PacketizedFormat> formats = new ArrayList<>();
    for (TrackDescription track : stream.tracks()) {
      if (!(track.format() instanceof PacketizedFormat format) || !provider.accepts(format)) {
        throw new UnsupportedFormatException(
            "transport 'mock'", track.format(), provider.acceptedFormats());
      }
      formats.add(format);
    }
    if (!StreamOffer.fits(formats)) {
      throw new IllegalArgumentException(
          "stream '%s' has %d tracks that cannot be told in a line of %d bytes"
              .formatted(stream.id(), formats.size(), Answer.MAX_LINE_BYTES));
    }
    Running now = running;
    if (now == null) {
      throw new IllegalStateException(
          "stream '%s' cannot be opened: transport 'mock' is not started".formatted(stream.id()));
    }
    MockStream opened =
        new MockStream(
            stream.id(),
            StreamOffer.of(formats),
            now.loop(),
            clock(),
            counters,
            logger,
            closing -> streams.remove(closing.id(), closing));
    if (streams.putIfAbsent(stream.id(), opened) != null) {
      throw new IllegalStateException(
          "stream '%s' is open already; close it, or choose another id".formatted(stream.id()));
    }
    if (running == null) {
      opened.close();
    }
    return opened;
  }

  private int framesWaiting() {
    return streams.values().stream().mapToInt(MockStream::framesWaiting).sum();
  }

  @Override
  public Optional<String> address() {
    return Optional.ofNullable(running)
        .map(now -> (InetSocketAddress) now.server().localAddress())
        // Nobody can connect to the wildcard address, but the wildcard includes the loopback
        // address.
        .map(
            local ->
                local.getAddress().isAnyLocalAddress()
                    ? new InetSocketAddress(InetAddress.getLoopbackAddress(), local.getPort())
                    : local)
        .map(local -> "tcp://" + AddressLiteral.text(local));
  }

  @Override
  public void disconnect(String viewerId, String reason) {
    Running now = running;
    if (now != null) {
      execute(
          now.loop(),
          () -> {
            MockViewer viewer = viewers.get(viewerId);
            if (viewer != null) {
              viewer.dismiss(reason);
            }
          });
    }
  }

  @Override
  public void close() {
    Running before;
    synchronized (this) {
      before = running;
      running = null;
      closed = true;
    }
    if (before == null) {
      return;
    }
    new ArrayList<>(streams.values()).forEach(stream -> stream.close("the server is stopping"));
    Promise<Void> gone = before.loop().newPromise();
    execute(before.loop(), () -> endAll(before, gone));
    if (before.loop().inEventLoop()) {
      gone.addListener(done -> shutDownSoon(before.group()));
    } else {
      gone.awaitUninterruptibly(2 * Sockets.LINGER_MILLIS);
      shutDown(before.group());
    }
  }

  private void endAll(Running before, Promise<Void> gone) {
    Sockets.close(before.server());
    pendingConnections.closeAll();
    viewers.values().forEach(viewer -> viewer.dismiss("the server is stopping"));
    allGone = gone;
    completeWhenGone();
  }

  private void completeWhenGone() {
    if (allGone != null && viewers.isEmpty()) {
      allGone.trySuccess(null);
    }
  }

  private static void shutDownSoon(MultiThreadIoEventLoopGroup group) {
    var unused = group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private static void shutDown(MultiThreadIoEventLoopGroup group) {
    group
        .shutdownGracefully(0, 300, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(500, TimeUnit.MILLISECONDS);
  }

  private static void execute(EventLoop loop, Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException shutDown) {
      // The event loop has ended, and with it all viewers that the task could concern.
      return;
    }
  }

  private void tick() {
    viewers.values().forEach(MockViewer::tick);
  }

  @Override
  public Connection.Subscribed subscribe(Channel channel, Subscription subscription) {
    String streamId = subscription.streamId();
    MockStream stream = streams.get(streamId);
    if (stream == null) {
      return new Connection.Subscribed(
          null, new Answer.Refused(Answer.Refused.NO_SUCH_STREAM, noSuchStream(streamId)));
    }
    if (viewers.size() >= settings.maxViewers()) {
      return new Connection.Subscribed(
          null,
          new Answer.Refused(
              Answer.Refused.FULL,
              "there are %d viewers already, and no room for more; try again later"
                  .formatted(viewers.size())));
    }
    MockViewer viewer =
        new MockViewer(
            UUID.randomUUID().toString(),
            stream,
            subscription.allTracks() ? stream.answer() : stream.answer().firstTrack(),
            channel,
            clock(),
            settings,
            counters,
            listener);
    viewers.put(viewer.id(), viewer);
    viewerCount = viewers.size();
    counters.viewersAccepted.increment();
    return new Connection.Subscribed(viewer, null);
  }

  private String noSuchStream(String streamId) {
    var names = streams.keySet().stream().limit(MAX_NAMES).toList();
    String open =
        names.isEmpty()
            ? "none is open"
            : "open: "
                + String.join(", ", names)
                + (streams.size() > names.size() ? " and others" : "");
    return "there is no stream '%s'; %s".formatted(streamId, open);
  }

  @Override
  public void closed(MockViewer viewer) {
    viewers.remove(viewer.id());
    viewerCount = viewers.size();
    if (viewer.closed() == ViewerStatus.FAILED) {
      counters.viewersFailed.increment();
    }
    completeWhenGone();
  }

  private Clock clock() {
    return environment.clock();
  }
}
