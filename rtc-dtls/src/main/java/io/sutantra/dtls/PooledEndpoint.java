package io.sutantra.dtls;

import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.dtls.DtlsHandshake;
import io.sutantra.rtc.srtp.SrtpKeys;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * An endpoint whose handshakes run on the threads of a pool.
 *
 * @param identity of this side
 * @param limits of each handshake
 * @param threads that handshakes run on
 */
public record PooledEndpoint(DtlsIdentity identity, DtlsLimits limits, DtlsThreads threads)
    implements DtlsEndpoint {
  @Override
  public String fingerprint() {
    return identity.fingerprint();
  }

  @Override
  public DtlsHandshake handshake(boolean client, List<String> fingerprints, Runnable wake) {
    PeerFingerprints unused = new PeerFingerprints(fingerprints);
    return new Pooled(this, client, fingerprints, wake);
  }

  /** What the threads tell waits for the owner to ask. */
  private record Told(Queue<Consumer<DtlsHandshake.Events>> news, Runnable wake)
      implements DtlsSession.Listener {
    private void later(Consumer<DtlsHandshake.Events> event) {
      news.add(event);
      wake.run();
    }

    @Override
    public void send(byte[] datagram) {
      later(events -> events.transmit(datagram));
    }

    @Override
    public void established(SrtpKeys keys, String cipherSuite) {
      later(events -> events.established(keys, cipherSuite));
    }

    @Override
    public void failed(String why) {
      later(events -> events.failed(why));
    }

    @Override
    public void ended() {
      later(DtlsHandshake.Events::ended);
    }
  }

  private static final class Pooled implements DtlsHandshake {
    private final PooledEndpoint endpoint;
    private final boolean client;
    private final List<String> fingerprints;
    private final Runnable wake;
    private final Queue<Consumer<Events>> news = new ConcurrentLinkedQueue<>();

    /** Null before the start. */
    private DtlsSession session;

    Pooled(PooledEndpoint endpoint, boolean client, List<String> fingerprints, Runnable wake) {
      this.endpoint = endpoint;
      this.client = client;
      this.fingerprints = fingerprints;
      this.wake = wake;
    }

    @Override
    public void start(Object origin) {
      session =
          DtlsSession.of(
              endpoint.identity(),
              fingerprints,
              endpoint.limits(),
              client,
              origin,
              endpoint.threads(),
              new Told(news, wake));
      session.start();
    }

    @Override
    public void receive(byte[] datagram) {
      session.receive(datagram);
    }

    @Override
    public void poll(Events events) {
      for (Consumer<Events> event = news.poll(); event != null; event = news.poll()) {
        event.accept(events);
      }
    }

    @Override
    public void close() {
      if (session != null) {
        session.close();
      }
    }
  }
}
