package io.sutantra.source.mock;

import io.sutantra.mock.wire.Subscription;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * The address of a stream: {@code tcp://HOST:PORT/STREAM}.
 *
 * @param host a name or an address, an IPv6 address without its brackets
 * @param port the port, 1 to 65,535
 * @param subscription the subscription to the stream
 */
record MockAddress(String host, int port, Subscription subscription) {
  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException for any other text; the message says what to write
   */
  static MockAddress parse(String text) {
    try {
      URI uri = new URI(text);
      String host = uri.getHost();
      String path = uri.getPath();
      if ("tcp".equalsIgnoreCase(uri.getScheme())
          && host != null
          && path != null
          && path.length() > 1
          && uri.getPort() >= 1
          && uri.getPort() <= 65_535
          && uri.getUserInfo() == null
          && uri.getQuery() == null
          && uri.getFragment() == null) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new MockAddress(bare, uri.getPort(), new Subscription(path.substring(1), true));
      }
      throw wrong(text, null);
    } catch (URISyntaxException syntax) {
      throw wrong(text, syntax);
    }
  }

  private static IllegalArgumentException wrong(String text, Throwable cause) {
    return new IllegalArgumentException(
        "source 'mock' is written mock:tcp://HOST:PORT/STREAM, such as mock:tcp://127.0.0.1:8190/demo; this was 'mock:%s'"
            .formatted(text),
        cause);
  }

  @Override
  public String toString() {
    String shown = host.contains(":") ? "[" + host + "]" : host;
    return "tcp://" + shown + ":" + port + "/" + subscription.streamId();
  }
}
