package io.sutantra.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request with its framing, as sent over the wire.
 *
 * <p><b>Spec:</b> RFC 9112 sections 6 and 7.1.
 */
final class FramedRequest {
  /** The token that every request carries, so that only the framing decides the answer. */
  static final String ADMIN_TOKEN = "framed";

  private static final Pattern LENGTH = Pattern.compile("\\d{1,9}");
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,99}";
  private static final String QUOTED = "\"(?:[\t !#-\\[\\]-~]|\\\\[\t -~]){0,99}\"";

  /**
   * White space that RFC 9112 calls bad but requires recipients to accept, and white space at the
   * end.
   */
  private static final String BLANK = "[\t ]{0,99}";

  private static final String VALUE = BLANK + "=" + BLANK + "(?:" + TOKEN + "|" + QUOTED + ")";
  private static final String EXTENSION = BLANK + ";" + BLANK + TOKEN + "(?:" + VALUE + ")?";
  private static final Pattern CHUNK =
      Pattern.compile("([0-9A-Fa-f]{1,6})(?:" + EXTENSION + "){0,9}" + BLANK);

  /** A chunk line with a clear length and end, whatever its extension is. */
  private static final Pattern LOOSE_CHUNK =
      Pattern.compile("([0-9A-Fa-f]{1,6})(?:" + BLANK + ";[^\r\n]*)?");

  private static final Pattern TRAILER = Pattern.compile(TOKEN + ":[\t -~]{0,99}");

  final Target target;

  /** Whether HTTP defines the end of the request beyond doubt. */
  final boolean clear;

  final boolean chunked;

  /** The length of the body without its framing. */
  final int bodyBytes;

  final byte[] head;

  /** The body with its framing. */
  final byte[] body;

  /**
   * The method and path of a request.
   *
   * @param line method and path
   * @param maxBodyBytes the longest body that is accepted; {@link Long#MAX_VALUE} if no body is
   *     read
   */
  record Target(String line, long maxBodyBytes) {
    boolean readsBodies() {
      return maxBodyBytes < Long.MAX_VALUE;
    }
  }

  private FramedRequest(
      Target target, boolean clear, boolean chunked, int bodyBytes, byte[] head, byte[] body) {
    this.target = target;
    this.clear = clear;
    this.chunked = chunked;
    this.bodyBytes = bodyBytes;
    this.head = head;
    this.body = body;
  }

  /**
   * Frames a body as the headers describe. Bytes beyond the end that the framing gives, as far as
   * the framing can be read, are dropped.
   *
   * @param version the minor version of HTTP 1
   * @param headers the headers, each with name and value
   * @param wire the body with its framing
   */
  static FramedRequest of(
      Target target, int version, List<String[]> headers, boolean closes, byte[] wire) {
    StringBuilder head = new StringBuilder(target.line() + " HTTP/1." + version + "\r\n");
    head.append("Host: 127.0.0.1\r\nAuthorization: Bearer " + ADMIN_TOKEN + "\r\n");
    List<String> lengths = new ArrayList<>();
    List<String> codings = new ArrayList<>();
    boolean clear = true;
    for (String[] header : headers) {
      head.append(header[0]).append(':').append(header[1]).append("\r\n");
      String value = header[1].strip();
      switch (header[0].toLowerCase(Locale.ROOT)) {
        case "content-length" -> lengths.add(value);
        case "transfer-encoding" -> codings.addAll(List.of(value.split(",", -1)));
        default -> clear &= header[0].equals(header[0].strip());
      }
    }
    head.append(closes ? "Connection: close\r\n\r\n" : "\r\n");
    byte[] headBytes = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    boolean chunked =
        !codings.isEmpty() && codings.get(codings.size() - 1).strip().equalsIgnoreCase("chunked");
    if (chunked) {
      Chunks chunks = Chunks.of(wire);
      clear &= chunks.whole && codings.size() == 1 && lengths.isEmpty() && version == 1;
      return new FramedRequest(target, clear, true, chunks.bodyBytes, headBytes, chunks.used(wire));
    }
    clear &= codings.isEmpty() && lengths.size() <= 1;
    long length = 0;
    if (!lengths.isEmpty()) {
      clear &= LENGTH.matcher(lengths.get(0)).matches();
      length = clear ? Long.parseLong(lengths.get(0)) : wire.length;
    }
    clear &= length <= wire.length;
    byte[] body = Arrays.copyOf(wire, (int) Math.min(length, wire.length));
    return new FramedRequest(target, clear, false, body.length, headBytes, body);
  }

  /** Returns a body in chunks. */
  static byte[] chunked(byte[] body, int chunkBytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < body.length; at += chunkBytes) {
      int length = Math.min(chunkBytes, body.length - at);
      out.writeBytes((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(body, at, length);
      out.writeBytes(new byte[] {'\r', '\n'});
    }
    out.writeBytes("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  boolean tooLong() {
    return bodyBytes > target.maxBodyBytes();
  }

  /** The extent of a body in chunks: the whole body, if it is complete and well formed. */
  private record Chunks(boolean whole, int bodyBytes, int end) {
    static Chunks of(byte[] wire) {
      String text = new String(wire, StandardCharsets.ISO_8859_1);
      int at = 0;
      int bodyBytes = 0;
      boolean strict = true;
      while (true) {
        int end = text.indexOf("\r\n", at);
        String line = end < 0 ? "" : text.substring(at, end);
        strict &= CHUNK.matcher(line).matches();
        Matcher size = (strict ? CHUNK : LOOSE_CHUNK).matcher(line);
        if (!size.matches()) {
          return new Chunks(false, bodyBytes, wire.length);
        }
        int length = Integer.parseInt(size.group(1), 16);
        at = end + 2;
        if (length == 0) {
          return trailers(text, at, bodyBytes, strict);
        }
        at += length;
        if (!text.startsWith("\r\n", at)) {
          return new Chunks(false, bodyBytes, wire.length);
        }
        bodyBytes += length;
        at += 2;
      }
    }

    private static Chunks trailers(String text, int from, int bodyBytes, boolean strict) {
      int at = from;
      for (int lines = 0; lines < 8; lines++) {
        int end = text.indexOf("\r\n", at);
        if (end == at) {
          return new Chunks(strict, bodyBytes, at + 2);
        }
        if (end < 0 || !TRAILER.matcher(text.substring(at, end)).matches()) {
          break;
        }
        at = end + 2;
      }
      return new Chunks(false, bodyBytes, text.length());
    }

    byte[] used(byte[] wire) {
      return Arrays.copyOf(wire, end);
    }
  }
}
