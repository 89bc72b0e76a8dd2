package com.example.bad;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSink;
import io.sutantra.api.Settings;
import io.sutantra.api.StreamDescription;
import io.sutantra.api.Transport;
import io.sutantra.api.TransportListener;
import io.sutantra.api.TransportProvider;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.MediaKind;
import java.util.Optional;

/**
 * A transport that fails in the methods that the names of its streams give, in its queries, and in
 * its close.
 */
public final class BadTransport implements TransportProvider {
  private static final Fault ALL = Fault.in("everything");

  @Override
  public String name() {
    return "bad";
  }

  @Override
  public MediaKind takes() {
    return MediaKind.RAW;
  }

  @Override
  public Transport create(Settings settings, Environment environment, TransportListener listener) {
    return new Started();
  }

  private static final class Started implements Transport {
    @Override
    public void start() {}

    @Override
    public MediaSink open(StreamDescription stream) {
      Fault fault = Fault.in(stream.id());
      fault.reach("open");
      return new Sink(fault);
    }

    @Override
    public Optional<String> address() {
      ALL.reach("address");
      return Optional.empty();
    }

    @Override
    public void disconnect(String viewerId, String reason) {
      ALL.reach("disconnect");
    }

    @Override
    public void close() {
      Fault.in("hang").reach("close");
    }
  }

  private record Sink(Fault fault) implements MediaSink {
    @Override
    public boolean offer(Media media) {
      fault.reach("offer");
      // A sink that never drains takes nothing at all.
      return false;
    }

    @Override
    public boolean wanted() {
      fault.reach("wanted");
      return true;
    }

    @Override
    public void close() {
      fault.reach("close");
    }
  }
}
