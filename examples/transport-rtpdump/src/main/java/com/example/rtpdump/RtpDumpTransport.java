package com.example.rtpdump;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSink;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.UnsupportedFormatException;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.MediaKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A transport with two threads for each viewer: one writes, and the other notices when the viewer
 * leaves. Two threads keep the example short; a transport for thousands of viewers would have a
 * selector.
 */
final class RtpDumpTransport implements Transport {
  private static final int MAX_REQUEST_BYTES = 8_192;
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;
  private static final Pattern REQUEST =
      Pattern.compile("GET /([a-z0-9-]{1,64}) HTTP/1\\.[01]\r\n.*", Pattern.DOTALL);

  private final RtpDumpProvider.Options options;
  private final Environment environment;
  private final TransportListener listener;
  private final System.Logger log;
  private final Map<String, DumpStream> streams = new ConcurrentHashMap<>();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket server;
  private ExecutorService threads;
  private ScheduledFuture<?> reporting;
  private boolean closed;

  RtpDumpTransport(
      RtpDumpProvider.Options options, Environment environment, TransportListener listener) {
    this.options = options;
    this.environment = environment;
    this.listener = listener;
    this.log = System.getLogger(environment.loggerName());
  }

  @Override
  public synchronized void start() throws IOException {
    if (closed || server != null) {
      throw new IllegalStateException("transport 'rtpdump' can be started once");
    }
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getByName(options.host()), options.port());
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(address);
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "transport 'rtpdump' cannot listen on %s:%d (%s): set sutantra.transports.rtpdump.port to"
                  .formatted(options.host(), options.port(), e.getMessage())
              + " one that is free, or to 0 for any",
          e);
    }
    server = socket;
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "rtpdump");
              thread.setDaemon(true);
              return thread;
            });
    threads.execute(() -> accept(socket));
    reporting = environment.scheduler().scheduleAtFixedRate(this::report, 1, 1, TimeUnit.SECONDS);
  }

  @Override
  public synchronized MediaSink open(StreamDescription description) {
    if (closed || server == null) {
      throw new IllegalStateException("transport 'rtpdump' does not run");
    }
    MediaFormat format = description.tracks().get(0).format();
    if (format.kind() != MediaKind.PACKETIZED) {
      throw new UnsupportedFormatException(
          "transport 'rtpdump'", format, "packetized video of any codec");
    }
    String id = description.id();
    DumpStream stream = new DumpStream(id, ended -> streams.remove(id, ended));
    if (streams.putIfAbsent(id, stream) != null) {
      throw new IllegalStateException("transport 'rtpdump' has a stream '" + id + "' already");
    }
    return stream;
  }

  private void accept(ServerSocket from) {
    while (!from.isClosed()) {
      try {
        Socket socket = from.accept();
        if (sockets.size() >= options.maxViewers()) {
          socket.close();
          continue;
        }
        sockets.add(socket);
        threads.execute(() -> serve(socket));
      } catch (IOException | RuntimeException e) {
        if (!from.isClosed()) {
          log.log(System.Logger.Level.WARNING, "a viewer could not be let in", e);
        }
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setSoTimeout(REQUEST_TIMEOUT_MILLIS);
      socket.setTcpNoDelay(true);
      Matcher request = REQUEST.matcher(readRequest(socket.getInputStream()));
      DumpStream stream = request.matches() ? streams.get(request.group(1)) : null;
      if (stream == null) {
        respond(socket, "404 Not Found", "text/plain");
        return;
      }
      respond(socket, "200 OK", "application/octet-stream");
      watch(stream, socket);
    } catch (IOException e) {
      log.log(System.Logger.Level.DEBUG, "a viewer left before it was one", e);
    } finally {
      sockets.remove(socket);
    }
  }

  private void watch(DumpStream stream, Socket socket) throws IOException {
    DumpViewer viewer = new DumpViewer(stream, socket, options, environment.clock(), listener);
    viewer.become(ViewerStatus.CONNECTING, "");
    if (!stream.add(viewer)) {
      viewer.end(ViewerStatus.DISCONNECTED, "the stream has ended");
      return;
    }
    threads.execute(viewer::write);
    try {
      socket.setSoTimeout(0);
      InputStream in = socket.getInputStream();
      byte[] ignored = new byte[1_024];
      while (in.read(ignored) >= 0) {
        // Ignore all input, because a viewer has nothing to say.
      }
    } finally {
      viewer.end(ViewerStatus.DISCONNECTED, "left");
    }
  }

  /** Reads a request up to the empty line, or less if there is none. */
  private static String readRequest(InputStream in) throws IOException {
    StringBuilder request = new StringBuilder();
    while (request.length() < MAX_REQUEST_BYTES && request.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      request.append((char) next);
    }
    return request.toString();
  }

  private static void respond(Socket socket, String status, String type) throws IOException {
    String head =
        "HTTP/1.1 %s\r\nContent-Type: %s\r\nConnection: close\r\n\r\n".formatted(status, type);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
  }

  private void report() {
    streams.values().forEach(stream -> stream.viewers().forEach(DumpViewer::report));
  }

  @Override
  public Optional<String> address() {
    ServerSocket socket = server;
    return socket == null
        ? Optional.empty()
        : Optional.of("http://" + options.host() + ":" + socket.getLocalPort());
  }

  @Override
  public void disconnect(String viewerId, String reason) {
    for (DumpStream stream : streams.values()) {
      for (DumpViewer viewer : stream.viewers()) {
        if (viewer.id().equals(viewerId)) {
          viewer.end(ViewerStatus.DISCONNECTED, reason);
        }
      }
    }
  }

  @Override
  public synchronized void close() {
    if (closed || server == null) {
      closed = true;
      return;
    }
    closed = true;
    reporting.cancel(false);
    try {
      server.close();
    } catch (IOException e) {
      log.log(System.Logger.Level.WARNING, "the port could not be closed", e);
    }
    streams.values().forEach(DumpStream::close);
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException e) {
        // The socket is closed in any case.
      }
    }
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(1, TimeUnit.SECONDS)) {
        log.log(System.Logger.Level.WARNING, "a thread of transport 'rtpdump' does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
