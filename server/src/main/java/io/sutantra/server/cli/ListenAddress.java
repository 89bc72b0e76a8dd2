package io.sutantra.server.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * An address to listen on, as users type it: {@code HOST:PORT}, {@code :PORT} or {@code PORT}.
 *
 * @param host the host; empty if none was typed
 * @param port the port, 0 to 65,535
 */
record ListenAddress(String host, int port) {
  private static final Pattern TEXT =
      Pattern.compile("(?:(?<host>[^:\\[\\]\\s]*|\\[(?<six>[0-9a-fA-F:.%]+)]):)?(?<port>\\d{1,5})");
  private static final int MAX_PORT = 65_535;

  /** The reader of such addresses on the command line. */
  static final class Converter implements ITypeConverter<ListenAddress> {
    @Override
    public ListenAddress convert(String text) {
      Matcher matcher = TEXT.matcher(text);
      if (matcher.matches() && Integer.parseInt(matcher.group("port")) <= MAX_PORT) {
        String six = matcher.group("six");
        String host = six != null ? six : matcher.group("host");
        return new ListenAddress(host == null ? "" : host, Integer.parseInt(matcher.group("port")));
      }
      throw new TypeConversionException(
          "'" + text + "' is not an address to listen on, such as 127.0.0.1:8080 or :8080");
    }
  }
}
