package io.sutantra.core.engine;

import io.sutantra.api.IceServer;
import io.sutantra.api.Signalling;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.StreamSink;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.core.pipeline.SinkRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The transports in use. Each transport is created and started when the first stream needs it, and
 * serves all streams. A transport that starts slowly delays only the streams that need it.
 */
final class Transports {
  private final EngineContext context;
  private final Function<String, TransportListener> listeners;
  private final Map<String, Object> startLocks = new ConcurrentHashMap<>();
  private final Map<String, StartedTransport> started = new LinkedHashMap<>();
  private boolean closed;

  Transports(EngineContext context, Function<String, TransportListener> listeners) {
    this.context = context;
    this.listeners = listeners;
  }

  /** Returns the media that a transport accepts. */
  SinkRequest request(String name) {
    TransportProvider provider = context.plugins().transport(name);
    return new SinkRequest(
        name,
        ask(name, "takes", provider::takes, late -> {}),
        format -> ask(name, "accepts", () -> provider.accepts(format), late -> {}),
        ask(name, "acceptedFormats", provider::acceptedFormats, late -> {}));
  }

  /** Returns a transport, and starts the transport first if it is not started. */
  Transport use(String name) throws Exception {
    synchronized (startLocks.computeIfAbsent(name, key -> new Object())) {
      Optional<Transport> running = find(name).map(StartedTransport::transport);
      if (running.isPresent()) {
        return running.get();
      }
      Transport transport =
          ask(
              name,
              "create",
              () ->
                  context
                      .plugins()
                      .transport(name)
                      .create(
                          context.settings().transport(name),
                          context.environment("transport." + name, context.newPool()),
                          listeners.apply(name)),
              Transport::close);
      start(name, transport);
      boolean kept = false;
      try {
        kept = keep(name, transport, ask(name, "signalling", transport::signalling, late -> {}));
      } finally {
        if (!kept) {
          close(name, transport, context.options().closeTimeout());
        }
      }
      if (!kept) {
        throw new StreamException("the engine is closed");
      }
      return transport;
    }
  }

  /** Opens a stream's sink at a transport. */
  StreamSink open(String name, Transport transport, StreamDescription stream) {
    return ask(name, "open", () -> transport.open(stream), StreamSink::close);
  }

  private <T> T ask(String name, String method, Supplier<T> query, Consumer<T> tooLate) {
    return BoundedCalls.ask(
        "transport '" + name + "'", method, context.options().startTimeout(), query, tooLate);
  }

  private synchronized boolean keep(
      String name, Transport transport, Optional<Signalling> signalling) {
    if (!closed) {
      started.put(
          name,
          new StartedTransport(
              name,
              transport,
              signalling,
              context.options().startTimeout(),
              context.queries(),
              context.waitLimit("transport." + name)));
    }
    return !closed;
  }

  private void start(String name, Transport transport) throws Exception {
    Duration timeout = context.options().startTimeout();
    try {
      BoundedCalls.start(name + "-start", timeout, transport::start, transport::close);
    } catch (TimeoutException late) {
      throw new StreamException(
          "transport '%s' did not start within %s".formatted(name, BoundedCalls.seconds(timeout)),
          late);
    } catch (InterruptedException gone) {
      // The transport may still be starting. It is closed when its start returns.
      throw gone;
    } catch (Exception failure) {
      close(name, transport, timeout);
      throw failure;
    }
  }

  /** Returns a started transport; starts none. */
  synchronized Optional<StartedTransport> find(String name) {
    return Optional.ofNullable(started.get(name));
  }

  /** Returns the first of the named transports that has signalling. */
  Optional<StartedTransport> signalling(List<String> names) {
    return names.stream()
        .flatMap(name -> find(name).stream())
        .filter(StartedTransport::hasSignalling)
        .findFirst();
  }

  /** Returns the addresses of the transports without signalling. */
  List<String> addresses() {
    return told(StartedTransport::addresses);
  }

  /** Returns the addresses of a stream at those of its transports that have no signalling. */
  List<String> addresses(String streamId, List<String> names) {
    return names.stream()
        .flatMap(name -> find(name).stream())
        .flatMap(one -> one.addresses().stream())
        .distinct()
        .map(address -> address + "/" + streamId)
        .toList();
  }

  /** Returns the STUN and TURN servers of all transports. */
  List<IceServer> iceServers() {
    return told(StartedTransport::iceServers);
  }

  private <T> List<T> told(Function<StartedTransport, List<T>> query) {
    return all().stream().flatMap(one -> query.apply(one).stream()).distinct().toList();
  }

  private synchronized List<StartedTransport> all() {
    return List.copyOf(started.values());
  }

  /** Closes all transports at once, about within the time limit. */
  void close(Duration timeout) {
    List<StartedTransport> all;
    synchronized (this) {
      closed = true;
      all = all();
      started.clear();
    }
    BoundedCalls.together(
        "transport-closer", all.stream().<Runnable>map(one -> () -> one.close(timeout)).toList());
  }

  private static void close(String name, Transport transport, Duration timeout) {
    BoundedCalls.close(name, "transport", timeout, transport::close);
  }
}
