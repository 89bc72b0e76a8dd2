package io.sutantra.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.api.SilentCloseable;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.server.http.FramedRequest.Target;
import io.sutantra.server.http.RawClient.Response;
import io.sutantra.testkit.FuzzInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests with requests in any framing. The server answers each request once, and reads the next
 * request on the connection correctly. If a request's end is in doubt, the server gives at most one
 * answer and closes the connection.
 */
class HttpFramingFuzzTest {
  private static final int MAX_REQUESTS = 8;
  private static final int MAX_LINES = 8;
  private static final int MAX_BODY_BYTES = 256 << 10;

  /** Flags in a piece's first byte; the other bits select the target. */
  private static final int PIPELINED = 0x08;

  private static final int OLD = 0x10;
  private static final int CLOSES = 0x20;
  private static final int CHUNKED = 0x40;
  private static final int EXPECTS = 0x80;
  private static final int TARGET = 0x07;

  private static final int CREATE = 0;
  private static final int OFFER = 1;
  private static final int SHOW = 3;
  private static final int NOWHERE = 4;

  private static final List<Target> TARGETS =
      List.of(
          new Target("POST /api/streams", 16 << 10),
          new Target("POST /whep/demo", 64 << 10),
          new Target("PATCH /whep/demo/none", 64 << 10),
          new Target("GET /api/streams/none", Long.MAX_VALUE),
          new Target("POST /nowhere", Long.MAX_VALUE),
          new Target("DELETE /whep/demo/none", Long.MAX_VALUE));

  private static final Set<String> HEADERS =
      Set.of("content-length", "transfer-encoding", "content-type", "te", "trailer");

  private static final byte[] MARK =
      "GET /api/streams/the-mark HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private static final RunningServer SERVER =
      RunningServer.toBeFuzzed(0, FramedRequest.ADMIN_TOKEN);

  /**
   * Returns sequences of requests. Each request has flags and target, the number of repetitions of
   * the body, the length of a chunk, headers, an empty line, and the body. If no header frames the
   * body, the flags do.
   */
  static Stream<byte[]> requests() {
    String json = "Content-Type: application/json\n\n{\"id\":\"a\"}";
    String sdp = "Content-Type: application/sdp\n\nv=0\r\n";
    String within = "GET /api/streams/smuggled HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
    return Stream.of(
        input(
            piece(CREATE | PIPELINED, 0, 0, json),
            piece(CREATE | PIPELINED | CHUNKED, 0, 3, json),
            piece(SHOW | PIPELINED, 0, 0, "\n\n" + within),
            piece(OFFER | CHUNKED, 9, 7, sdp),
            piece(NOWHERE | CLOSES, 0, 0, json)),
        input(
            piece(CREATE | EXPECTS, 0, 0, json),
            piece(CREATE | EXPECTS | OLD, 0, 0, json),
            piece(OFFER | EXPECTS | CHUNKED, 0, 2, sdp),
            piece(CREATE | EXPECTS, 255, 0, json + " ".repeat(99)),
            piece(SHOW | EXPECTS, 0, 0, json)),
        input(
            piece(CREATE | PIPELINED, 255, 0, json + " ".repeat(99)),
            piece(CREATE | PIPELINED | CHUNKED, 255, 99, json + " ".repeat(99)),
            piece(SHOW | PIPELINED | CHUNKED, 255, 99, "\n\n" + within),
            piece(OFFER, 255, 0, sdp + within.repeat(7))),
        input(
            piece(
                CREATE,
                0,
                0,
                "Content-Length: 5\nTransfer-Encoding: chunked\n\n0\r\n\r\n" + within),
            piece(CREATE, 0, 0, "Content-Length: 2\nContent-Length: 70\n\n{}" + within),
            piece(CREATE, 0, 0, "Content-Length: 2, 2\n\n{}" + within),
            piece(CREATE, 0, 0, "Transfer-Encoding: gzip, chunked\n\n0\r\n\r\n" + within),
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked, identity\n\n0\r\n\r\n" + within),
            piece(CREATE, 0, 0, "Transfer-Encoding : chunked\nContent-Length: 2\n\n{}" + within),
            piece(CREATE, 0, 0, "Content-Length: +2\n\n{}" + within)),
        input(
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked\n\n2;a=b\r\n{}\r\n0\r\nX-A: b\r\n\r\n"),
            piece(OFFER, 0, 0, "Transfer-Encoding: chunked\n\n2;a\r\n{}\r\n0\r\nX:A: b\r\n\r\n"),
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked\n\n2;a=\"b\"\r\n{}\r\n0\r\n\r\n"),
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked\n\n2 ; a = b\r\n{}\r\n0\r\n\r\n"),
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked\n\n2;:=b\r\n{}\r\n0\r\n\r\n"),
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked\n\n2x\r\n{}\r\n0\r\n\r\n" + within),
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked\n\nfffffffff\r\n{}\r\n0\r\n\r\n"),
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked\n\n2\n{}\n0\n\n" + within),
            piece(CREATE, 0, 0, "Transfer-Encoding: chunked\n\n2\r\n{}xx0\r\n\r\n" + within),
            piece(CREATE | OLD, 0, 0, "Transfer-Encoding: chunked\n\n0\r\n\r\n" + within),
            piece(CREATE, 0, 0, "Content-Length: 20000\n\n{}")));
  }

  private static byte[] piece(int flags, int repeated, int chunkBytes, String text) {
    return FuzzInput.piece(text.getBytes(StandardCharsets.ISO_8859_1), flags, repeated, chunkBytes);
  }

  private static byte[] input(byte[]... pieces) {
    return FuzzInput.joined(List.of(pieces));
  }

  @Test
  void answersOnceWhatIsDamaged() {
    FuzzInput.mutate(requests().toList(), 150, 1, this::visit);
  }

  @MethodSource("requests")
  @FuzzTest
  void answersEachOnce(byte[] input) {
    SilentCloseable allowed = BugDetectors.allowNetworkConnections(SERVER::isAt);
    try (allowed) {
      visit(input);
    }
  }

  private void visit(byte[] input) {
    try (RawClient client = new RawClient(SERVER.uri("/"))) {
      FuzzClient visit = new FuzzClient(client);
      for (byte[] piece : FuzzInput.pieces(input, MAX_REQUESTS)) {
        visit.take(piece);
      }
      visit.flush();
      visit.goOn();
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    }
  }

  /** A client that sends requests and knows which of them still need an answer. */
  private static final class FuzzClient {
    private final RawClient client;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final List<FramedRequest> waiting = new ArrayList<>();

    FuzzClient(RawClient client) {
      this.client = client;
    }

    void take(byte[] piece) throws IOException {
      if (piece.length < 3) {
        return;
      }
      int flags = piece[0];
      FramedRequest request = request(piece);
      boolean closes = (flags & (CLOSES | OLD)) != 0;
      if (!request.clear) {
        flush();
        sendUnclear(request);
      } else if ((flags & EXPECTS) != 0) {
        flush();
        ask(request, (flags & OLD) == 0);
        finish(closes);
      } else {
        out.writeBytes(request.head);
        out.writeBytes(request.body);
        waiting.add(request);
        if (closes || (flags & PIPELINED) == 0) {
          flush();
          finish(closes);
        }
      }
    }

    private void finish(boolean closes) throws IOException {
      if (closes) {
        assertThat(client.ended()).as("nothing after the last answer").isTrue();
      } else {
        goOn();
      }
    }

    private static FramedRequest request(byte[] piece) {
      int flags = piece[0];
      Target target = TARGETS.get((flags & TARGET) % TARGETS.size());
      String text = new String(piece, 3, piece.length - 3, StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\n\n");
      List<String[]> headers = new ArrayList<>();
      boolean framed = false;
      for (String line : text.substring(0, Math.max(0, end)).split("\n", MAX_LINES)) {
        int colon = line.indexOf(':');
        String name = colon < 0 ? "" : line.substring(0, colon);
        String known = name.strip().toLowerCase(Locale.ROOT);
        if (HEADERS.contains(known)) {
          String value = line.substring(colon + 1).replaceAll("[^\t -~]", "-");
          headers.add(new String[] {name, value});
          framed |= known.equals("content-length") || known.equals("transfer-encoding");
        }
      }
      byte[] once =
          text.substring(end < 0 ? text.length() : end + 2).getBytes(StandardCharsets.ISO_8859_1);
      byte[] body = repeated(once, 1 + (piece[1] & 0xFF));
      if (!framed && (flags & CHUNKED) != 0 && (flags & OLD) == 0) {
        headers.add(new String[] {"Transfer-Encoding", " chunked"});
        body = FramedRequest.chunked(body, 1 + (piece[2] & 0xFF));
      } else if (!framed) {
        headers.add(new String[] {"Content-Length", " " + body.length});
      }
      if ((flags & EXPECTS) != 0) {
        headers.add(new String[] {"Expect", " 100-continue"});
      }
      return FramedRequest.of(
          target, (flags & OLD) == 0 ? 1 : 0, headers, (flags & CLOSES) != 0, body);
    }

    private static byte[] repeated(byte[] once, int times) {
      byte[] all = new byte[Math.min(MAX_BODY_BYTES, once.length * times)];
      for (int at = 0; at < all.length; at += once.length) {
        System.arraycopy(once, 0, all, at, Math.min(once.length, all.length - at));
      }
      return all;
    }

    /** Sends the waiting requests, and reads one answer for each. */
    void flush() throws IOException {
      if (!waiting.isEmpty()) {
        client.write(out.toByteArray());
        out.reset();
        for (FramedRequest each : waiting) {
          judge(each, client.read(false));
        }
        waiting.clear();
      }
    }

    /** Waits for a 100 (Continue) before the body, if the target reads a body. */
    private void ask(FramedRequest request, boolean knowsContinue) throws IOException {
      client.write(request.head);
      // The length of a body in chunks is not known yet.
      boolean refused = knowsContinue && request.tooLong() && !request.chunked;
      if (knowsContinue && request.target.readsBodies() && !refused) {
        Response leave = client.read(false);
        assertThat(leave.status()).as("%s", leave).isEqualTo(100);
      }
      if (!refused) {
        client.write(request.body);
      }
      judge(request, client.read(false));
      if (refused) {
        assertThat(client.ended()).as("without the body, the end").isTrue();
      }
    }

    private void sendUnclear(FramedRequest request) throws IOException {
      client.write(request.head);
      try {
        client.write(request.body);
      } catch (SocketException refusedByNow) {
        // The server has refused the request after its head.
      }
      List<Response> answers =
          client.last().stream().filter(response -> response.status() != 100).toList();
      assertThat(answers).as("answers to a request of doubtful end").hasSizeLessThanOrEqualTo(1);
      answers.forEach(answer -> assertThat(answer.status()).as("%s", answer).isBetween(200, 499));
    }

    private static void judge(FramedRequest request, Response response) {
      String what = request.target.line() + ": " + response;
      assertThat(response.status()).as(what).isBetween(200, 499);
      assertThat(response.status() == 413).as(what).isEqualTo(request.tooLong());
    }

    /** Checks that the next answer on the connection belongs to the next request. */
    void goOn() throws IOException {
      client.write(MARK);
      assertThat(client.read(false).body()).as("the next answer").contains("'the-mark'");
    }
  }
}
