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
 * A viewer of a run: two HTTP requests, a socket and a session.
 *
 * <p><b>Threading:</b> confined to the viewer's loop, except for methods whose comment says
 * otherwise.
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
  // One of the two is used; the other is null.
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
    // No redirects: a redirect could send the load to somebody else's server.
    this.requests = new WhepSession(endpoint, token, shared.options().maxSdpBytes(), 0);
  }

  ViewerLoops.Loop loop() {
    return loop;
  }

  /** Opens a socket and makes the offer. Blocks, so call this method on a thread for requests. */
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
   * Deletes the viewer's session on the server, after {@link #join} and on a thread for requests.
   *
   * @return false if the request failed
   */
  boolean goodbye() {
    try {
      requests.close(GOODBYE_LIMIT);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Opens a socket, and returns the offer. */
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

  /** Takes the server's answer. Any thread. */
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

  /** Notes a failure of the viewer. Any thread. */
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
    // An I/O error reports a closed port, and the session will time out. Any other error is a bug
    // of this tool, and must not count as a failure of the server.
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

  /** Returns whether the session has had keys. Any thread. */
  boolean connected() {
    return connected;
  }

  /** Returns the reason of a failure; empty if the viewer has not failed. Any thread. */
  String failure() {
    return failure;
  }

  /** Returns whether the viewer has received a packet or has failed. Any thread. */
  boolean settled() {
    return settled;
  }

  /** Returns the time at which the POST began. Any thread. */
  long postNanos() {
    return postNanos;
  }

  /** Returns the statistics of the main track. On the loop. */
  ReceiveStatistics statistics() {
    return session == null ? ReceiveStatistics.NONE : session.statistics();
  }

  /** Returns the statistics of the audio track beside video. On the loop. */
  ReceiveStatistics soundStatistics() {
    return session == null ? ReceiveStatistics.NONE : session.soundStatistics();
  }

  /** Returns the longest time without a new frame since the last call. On the loop. */
  long takeLongestGapNanos(long nowNanos) {
    return session == null ? 0 : session.takeLongestGapNanos(nowNanos);
  }

  /** Returns the times of the steps of the join. On the loop. */
  JoinTimes times() {
    return session == null ? JoinTimes.NONE : session.times();
  }

  /** Returns the cipher suite of the handshake; empty before its end. On the loop. */
  String cipherSuite() {
    return session == null ? "" : session.cipherSuite();
  }

  /** Notes whether the first packet has come. On the loop. */
  void look() {
    if (!settled && times().firstPacketNanos() != JoinTimes.NOT_YET && connected) {
      settled = true;
    }
  }

  /** Ends the session and closes the socket. On the loop. */
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
