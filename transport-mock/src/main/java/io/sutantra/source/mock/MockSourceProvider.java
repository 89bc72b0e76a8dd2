package io.sutantra.source.mock;

import io.sutantra.api.Environment;
import io.sutantra.api.MediaSource;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import java.time.Duration;

/**
 * The provider of the source {@code mock}, which receives a stream from another server's transport
 * {@code mock}.
 */
public final class MockSourceProvider implements SourceProvider {
  private static final Duration MAX_TIMEOUT = Duration.ofMinutes(1);

  /** Creates the provider; {@code ServiceLoader} calls this constructor. */
  public MockSourceProvider() {}

  @Override
  public String name() {
    return "mock";
  }

  @Override
  public MediaSource create(SourceRequest request, Settings settings, Environment environment) {
    Duration timeout = settings.duration("connect-timeout");
    if (timeout.isZero() || timeout.compareTo(MAX_TIMEOUT) > 0) {
      throw settings.invalid(
          "connect-timeout",
          "is %d ms, must be above 0 and at most %d ms"
              .formatted(timeout.toMillis(), MAX_TIMEOUT.toMillis()));
    }
    return new MockSource(
        MockAddress.parse(request.argument()),
        timeout,
        (int) settings.integer("queue-frames", 1, 10_000),
        settings.integer("queue-bytes", 1, 1L << 30),
        environment);
  }
}
