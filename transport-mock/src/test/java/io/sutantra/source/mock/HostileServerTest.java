package io.sutantra.source.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sutantra.api.MediaSource;
import io.sutantra.api.SourceRequest;
import io.sutantra.mock.wire.Answer;
import io.sutantra.rtc.rtp.RtpHeader;
import io.sutantra.testkit.TestEnvironment;
import io.sutantra.transport.mock.MockFixture;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileServerTest {
  private static final int SSRC = 99;
  private static final String GOOD =
      new Answer.Accepted(List.of(new Answer.Track(MockFixture.FORMAT, 96, SSRC))).line();

  private final TestEnvironment environment = new TestEnvironment();
  private final List<AutoCloseable> opened = new ArrayList<>();
  private ServerSocket server;

  /** The behaviour of a server towards a connection. */
  private interface Behaviour {
    void serve(OutputStream out, Socket socket) throws IOException;
  }

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    opened.add(server);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened) {
      closeable.close();
    }
    environment.close();
  }

  private MediaSource source(Behaviour behaviour) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Socket socket = server.accept();
                opened.add(socket);
                behaviour.serve(socket.getOutputStream(), socket);
              } catch (IOException closed) {
                return;
              }
            },
            "hostile-server");
    thread.setDaemon(true);
    thread.start();
    MediaSource source =
        new MockSourceProvider()
            .create(
                new SourceRequest(
                    "copy",
                    "tcp://127.0.0.1:%d/demo".formatted(server.getLocalPort()),
                    Optional.empty(),
                    OptionalDouble.empty()),
                MockFixture.sourceSettings().with("connect-timeout", Duration.ofMillis(700)),
                environment);
    opened.add(0, source);
    return source;
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  private void failsToStart(String message, Behaviour behaviour) {
    MediaSource source = source(behaviour);
    long begun = System.nanoTime();
    assertThatThrownBy(source::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("tcp://127.0.0.1:" + server.getLocalPort() + "/demo")
        .hasMessageContaining(message);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    source.close();
  }

  @Test
  void nobodyThere() throws IOException {
    server.close();
    failsToStart("is a server with transport 'mock' there?", (out, socket) -> {});
  }

  @Test
  void silence() {
    failsToStart("no answer within 700 ms", (out, socket) -> {});
  }

  @Test
  void anotherProtocol() {
    failsToStart(
        "it said 'HTTP/1.1 400 Bad Request",
        (out, socket) -> say(out, "HTTP/1.1 400 Bad Request\r\n\r\n"));
  }

  @Test
  void aLineWithoutEnd() {
    failsToStart("no transport 'mock'", (out, socket) -> say(out, "x".repeat(100_000)));
  }

  @Test
  void aLineThatComesByteByByte() {
    failsToStart(
        "no answer within 700 ms",
        (out, socket) -> {
          while (true) {
            out.write('S');
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
          }
        });
  }

  @Test
  void aHangUp() {
    failsToStart(
        "closed the connection without an answer",
        (out, socket) -> {
          socket.getInputStream().readNBytes("SUTANTRA/1 SUBSCRIBE demo tracks=all\n".length());
          socket.close();
        });
  }

  @Test
  void aFormatThatIsNone() {
    failsToStart(
        "no transport 'mock' of this version",
        (out, socket) -> say(out, GOOD.replace("90000", "0")));
  }

  @Test
  void packetsThatAreNotRtp() throws IOException {
    MediaSource source =
        source(
            (out, socket) -> {
              say(out, GOOD);
              Random random = new Random(1);
              byte[] garbage = new byte[102];
              while (true) {
                random.nextBytes(garbage);
                garbage[0] = 0;
                garbage[1] = 100;
                out.write(garbage);
              }
            });
    source.start();
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> source.tracks().get(0).poll(0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not of the stream"));
    assertThat(source.tracks().get(0).ended()).as("a failure is not an end").isFalse();
  }

  @Test
  void aPacketCutShort() throws IOException {
    MediaSource source =
        source(
            (out, socket) -> {
              say(out, GOOD);
              out.write(packet(1, 0, true));
              out.write(packet(2, 3_000, true), 0, 9);
              socket.shutdownOutput();
            });
    source.start();
    await().until(() -> source.tracks().get(0).poll(0) != null);
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> source.tracks().get(0).poll(0))
                    .hasMessageContaining("within a packet"));
  }

  @Test
  void aCloseBetweenPacketsIsAnEnd() throws IOException {
    MediaSource source =
        source(
            (out, socket) -> {
              // One write: media that arrives together with the answer must not be lost.
              byte[] line = GOOD.getBytes(StandardCharsets.US_ASCII);
              byte[] packet = packet(1, 0, false);
              out.write(
                  ByteBuffer.allocate(line.length + packet.length).put(line).put(packet).array());
              socket.shutdownOutput();
            });
    source.start();
    await().until(() -> source.tracks().get(0).poll(0) != null);
    await().until(() -> source.tracks().get(0).ended());
  }

  @Test
  void aFrameThatNeverEndsDoesNotGrow() throws IOException {
    MediaSource source =
        source(
            (out, socket) -> {
              say(out, GOOD);
              for (int i = 0; i < 20_000; i++) {
                out.write(packet(i, 0, false));
              }
              out.write(packet(20_000, 3_000, true));
            });
    source.start();
    await().until(() -> source.statistics().packets() == 20_001);
    assertThat(source.statistics().framesDropped()).isEqualTo(1);
    assertThat(source.tracks().get(0).poll(0)).isNotNull();
    assertThat(source.tracks().get(0).poll(0)).isNull();
  }

  private static byte[] packet(int sequence, int timestamp, boolean marker) {
    int size = 12 + 100;
    ByteBuffer packet = ByteBuffer.allocate(2 + size).putShort((short) size);
    RtpHeader.write(packet, marker, 96, sequence & 0xFFFF, timestamp, SSRC);
    return packet.array();
  }
}
