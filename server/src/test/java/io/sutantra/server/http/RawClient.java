package io.sutantra.server.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends requests byte by byte as given, one after the other over one connection. */
final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;

  private final URI server;
  private Socket socket;
  private InputStream in;

  /** A response; the names of its headers are in lower case. */
  record Response(int status, Map<String, String> headers, String body) {}

  RawClient(URI server) {
    this.server = server;
  }

  /**
   * Sends a request.
   *
   * @param head the first line and the headers, each with its end of line; the headers of the
   *     framing are added
   */
  Response send(String head, byte[] body) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String framed = head + "Content-Length: " + body.length + "\r\n\r\n";
    out.writeBytes(framed.getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(body);
    write(out.toByteArray());
    Response response;
    do {
      response = read(head.startsWith("HEAD "));
    } while (response.status() < 200);
    if ("close".equalsIgnoreCase(response.headers().get("connection"))) {
      close();
    }
    return response;
  }

  /** Sends bytes as they are, over a new connection if there is none. */
  void write(byte[] bytes) throws IOException {
    if (socket == null) {
      socket = new Socket(server.getHost(), server.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    }
    socket.getOutputStream().write(bytes);
  }

  /**
   * Waits until the server closes the connection; returns false if the server sends something
   * instead.
   */
  boolean ended() throws IOException {
    boolean ended = in == null || peek() < 0;
    close();
    return ended;
  }

  /** Ends the output, and reads all remaining responses. */
  List<Response> last() throws IOException {
    List<Response> responses = new ArrayList<>();
    try {
      socket.shutdownOutput();
      while (peek() >= 0) {
        responses.add(read(false));
      }
    } catch (SocketException | EOFException broken) {
      // The server closed the connection before it had read everything.
    }
    close();
    return responses;
  }

  private int peek() throws IOException {
    try {
      in.mark(1);
      int next = in.read();
      in.reset();
      return next;
    } catch (SocketException reset) {
      return -1;
    }
  }

  /** Reads the next response, which may be an interim one. */
  Response read(boolean headOnly) throws IOException {
    String status = line();
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon < 0) {
        throw new IOException("no header: " + line);
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    int length = headOnly ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    return new Response(
        Integer.parseInt(status.substring(9, 12)),
        headers,
        new String(body, StandardCharsets.UTF_8));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("the server hung up: " + line);
      }
      line.append((char) octet);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }
}
