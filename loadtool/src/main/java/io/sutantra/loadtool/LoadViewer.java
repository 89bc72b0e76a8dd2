package io.sutantra.loadtool;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.DatagramPacket;
import io.sutantra.api.whep.WhepSession;
import io.sutantra.client.LocalAddress;
import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.session.ClientListener;
import io.sutantra.rtc.session.ClientOptions;
import io.sutantra.rtc.session.ClientSession;
import io.sutantra.rtc.session.ClientState;
import io.sutantra.rtc.session.JoinTimes;
import io.sutantra.rtc.session.ReceiveStatistics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A viewer: its two requests, its socket and its session.
 *
 * <p><b>Threading:</b> confined to its loop, except for methods that are said to be for any thread.
 */
final class LoadViewer extends ChannelInboundHandlerAdapter
    implements ClientListener, ViewerLoops.Ticked, TcpConnections.Arrivals {
  /** The parts that all viewers of a run share. */
  record Shared(ClientOptions options, DtlsEndpoint endpoint, SecureRandom random) {}

  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
  private static final Duration GOODBYE_LIMIT = Duration.ofSeconds(5);

  private final Shared shared;
  private final ViewerLoops.Loop loop;
  private final URI endpoint;
  private final WhepSession requests;
  // One of them is used, and the other null.
  private DatagramChannel channel;
  private TcpConnections connections;
  private ClientSession session;
  private long deadlineNanos = Long.MAX_VALUE;
  private volatile boolean connected;
  private volatile boolean settled;
  private volatile String failure = "";
  private volatile long postNanos;

  LoadViewer(Shared shared, ViewerLoops.Loop loop, URI endpoint, String token) {
    this.shared = shared;
    this.loop = loop;
    this.endpoint = endpoint;
    // Redirects could lead to somebody else's server.
    this.requests = new WhepSession(endpoint, token, shared.options().maxSdpBytes(), 0);
  }

  ViewerLoops.Loop loop() {
    return loop;
  }

  /** Opens a socket and asks the server to let it watch. On a thread for requests: it blocks. */
  void join() {
    try {
      String offer = open(LocalAddress.towards(endpoint)).join();
      postNanos = System.nanoTime();
      answered(requests.open(offer, ANSWER_LIMIT));
    } catch (IOException refused) {
      fail(refused.getMessage());
    } catch (CompletionException socket) {
      fail("no socket: " + socket.getCause().getMessage());
    }
  }

  /**
   * Tells the server that it has left; false if the server did not hear it. On a thread for
   * requests, like {@link #join} and after it.
   */
  boolean goodbye() {
    try {
      requests.close(GOODBYE_LIMIT);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Opens a socket, and says what to offer. */
  private CompletableFuture<String> open(InetAddress local) {
    CompletableFuture<String> offer = new CompletableFuture<>();
    if (shared.options().tcp()) {
      loop.events()
          .execute(
              () -> {
                connections = new TcpConnections(loop, this);
                offer.complete(begin(LocalAddress.ofActiveTcp(local)));
              });
      return offer;
    }
    loop.events()
        .execute(
            () ->
                loop.open(new InetSocketAddress(local, 0), this)
                    .addListener(
                        future -> {
                          if (future.isSuccess()) {
                            offer.complete(begin(channel.localAddress()));
                          } else {
                            offer.completeExceptionally(future.cause());
                          }
                        }));
    return offer;
  }

  private String begin(InetSocketAddress local) {
    session =
        new ClientSession(
            shared.options(),
            shared.endpoint(),
            () -> loop.events().execute(this::advance),
            this,
            shared.random());
    return session.offer(local);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = (DatagramChannel) context.channel();
  }

  /** The server has answered. Any thread. */
  private void answered(String answer) {
    loop.events()
        .execute(
            () -> {
              try {
                session.answer(answer, System.nanoTime());
                deadlineNanos = session.deadlineNanos();
              } catch (IOException unusable) {
                fail(unusable.getMessage());
              }
            });
  }

  /** It will not come to anything. Any thread. */
  void fail(String why) {
    failure = why;
    settled = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    DatagramPacket packet = (DatagramPacket) message;
    try {
      if (session != null) {
        session.receive(packet.sender(), packet.content().nioBuffer(), System.nanoTime());
      }
    } finally {
      packet.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (session != null) {
      deadlineNanos = session.deadlineNanos();
    }
  }

  @Override
  public void arrived(InetSocketAddress from, ByteBuffer datagram) {
    if (session != null) {
      session.receive(from, datagram, System.nanoTime());
      deadlineNanos = session.deadlineNanos();
    }
  }

  @Override
  public void disconnected(InetSocketAddress from, String why) {
    if (session != null) {
      session.disconnected(from, why);
    }
  }

  @Override
  public void failed(Throwable bug) {
    fail("the load tool failed: " + bug);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A port that is closed says so: what comes of it shows in the session. Else it is a bug of
    // this tool, and must not pass for the server's.
    if (!(cause instanceof IOException)) {
      failed(cause);
    }
  }

  @Override
  public void tick(long nowNanos) {
    if (nowNanos - deadlineNanos >= 0) {
      advance();
    }
  }

  private void advance() {
    if (session != null) {
      session.advance(System.nanoTime());
      deadlineNanos = session.deadlineNanos();
    }
  }

  @Override
  public void send(InetSocketAddress to, byte[] datagram) {
    if (connections != null) {
      connections.send(to, datagram);
    } else {
      ViewerLoops.send(channel, to, datagram);
    }
  }

  @Override
  public void changed(ClientState state, String reason) {
    switch (state) {
      case CONNECTED -> connected = true;
      case FAILED -> fail(reason);
      case ENDED -> fail("the server ended the session");
      default -> {}
    }
  }

  /** Whether its keys have been there. Any thread. */
  boolean connected() {
    return connected;
  }

  /** Why it failed; empty if it has not. Any thread. */
  String failure() {
    return failure;
  }

  /** Whether it has received a packet, or never will. Any thread. */
  boolean settled() {
    return settled;
  }

  /** When the POST began. Any thread. */
  long postNanos() {
    return postNanos;
  }

  /** What it has received of the main track. On its loop. */
  ReceiveStatistics statistics() {
    return session == null ? ReceiveStatistics.NONE : session.statistics();
  }

  /** What it has received of the sound beside pictures. On its loop. */
  ReceiveStatistics soundStatistics() {
    return session == null ? ReceiveStatistics.NONE : session.soundStatistics();
  }

  /** How long there was no new frame at most since this was last asked. On its loop. */
  long takeLongestGapNanos(long nowNanos) {
    return session == null ? 0 : session.takeLongestGapNanos(nowNanos);
  }

  /** How it joined. On its loop. */
  JoinTimes times() {
    return session == null ? JoinTimes.NONE : session.times();
  }

  /** What protects its handshake; empty if none has been. On its loop. */
  String cipherSuite() {
    return session == null ? "" : session.cipherSuite();
  }

  /** Looks whether the first packet has come. On its loop. */
  void look() {
    if (!settled && times().firstPacketNanos() != JoinTimes.NOT_YET && connected) {
      settled = true;
    }
  }

  /** Ends the session. On its loop. */
  void leave(boolean sayGoodbye) {
    if (sayGoodbye && session != null) {
      session.close(System.nanoTime());
    }
    session = null;
    if (channel != null) {
      var unused = channel.close();
    }
    if (connections != null) {
      connections.close();
    }
  }
}
