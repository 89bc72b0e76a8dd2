package io.sutantra.transport.webrtc;

import io.sutantra.api.FrameSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceRequest;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaFormat;
import io.sutantra.api.media.RawFormat;
import io.sutantra.source.whep.WhepSourceProvider;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.testkit.TestViewer;
import io.sutantra.testkit.TransportProviderContract;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;

/** The transport contract, with libwebrtc as the viewer. */
@Timeout(120)
class WebRtcTransportContractTest extends TransportProviderContract {
  @Override
  protected TransportProvider provider() {
    return new WebRtcTransportProvider();
  }

  @Override
  protected Settings settings() {
    return TestSettings.TRANSPORT.with("statistics-interval", Duration.ofMillis(200));
  }

  @Override
  protected MediaFormat format() {
    return new RawFormat(160, 90, 30);
  }

  @Override
  protected Duration frameInterval() {
    return Duration.ofMillis(20);
  }

  @Override
  protected TestViewer connect(Transport started, String streamId) throws Exception {
    return new Watcher(started, streamId);
  }

  private static final class Watcher implements TestViewer {
    private final TestEnvironment environment = new TestEnvironment();
    private final WhepServer server;
    private final FrameSource source;
    private final Thread thread;
    private final AtomicLong frames = new AtomicLong();
    private volatile boolean ended;
    private volatile boolean leaving;

    Watcher(Transport transport, String streamId) throws IOException {
      server = new WhepServer(transport);
      source =
          new WhepSourceProvider()
              .create(
                  new SourceRequest(
                      "copy",
                      server.url(streamId).toString(),
                      Optional.empty(),
                      OptionalDouble.empty()),
                  TestSettings.WHEP.with("first-picture-timeout", Duration.ZERO),
                  environment);
      source.start();
      thread = new Thread(this::watch, "watcher");
      thread.start();
    }

    private void watch() {
      try {
        while (!leaving && !source.ended()) {
          Media media = source.poll(System.nanoTime());
          if (media != null) {
            media.release();
            frames.incrementAndGet();
          }
          Thread.sleep(2);
        }
        ended = !leaving;
      } catch (IOException e) {
        ended = true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public long framesReceived() {
      return frames.get();
    }

    @Override
    public boolean beganWithKeyFrame() {
      return framesReceived() > 0;
    }

    @Override
    public boolean ended() {
      return ended;
    }

    @Override
    public void close() {
      leaving = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      source.close();
      server.close();
      environment.close();
    }
  }
}
