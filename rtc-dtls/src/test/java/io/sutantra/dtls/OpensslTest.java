package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sutantra.rtc.srtp.SrtpProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests against OpenSSL, in both roles, over UDP on the loopback. Skipped without the openssl
 * program.
 */
class OpensslTest {
  private static final Path OPENSSL = Path.of("/usr/bin/openssl");
  private static final String MATERIAL = "Keying material: ";

  @TempDir Path directory;

  private final DtlsThreads threads = new DtlsThreads();
  private final Side side = new Side();
  private final LinkedBlockingQueue<String> output = new LinkedBlockingQueue<>();
  private final DtlsIdentity ours = DtlsSessionTest.identity();
  private DatagramSocket socket;
  private Process process;
  private volatile SocketAddress peer;

  /**
   * Number of datagrams to lose on the way to the peer, among those that begin with a
   * ChangeCipherSpec.
   */
  private final AtomicInteger lose = new AtomicInteger();

  @BeforeEach
  void requireOpenssl() throws Exception {
    assumeThat(OPENSSL).as("the openssl program").isExecutable();
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void close() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    if (socket != null) {
      socket.close();
    }
    threads.close();
  }

  /** Creates a key and a certificate; returns its fingerprint. */
  private String certificate(String kind, String hash) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("req", "-x509", "-nodes", "-subj", "/CN=peer", "-days", "2", "-newkey"));
    command.addAll(
        kind.equals("rsa")
            ? List.of("rsa:2048")
            : List.of("ec", "-pkeyopt", "ec_paramgen_curve:" + kind));
    command.addAll(List.of("-keyout", key().toString(), "-out", chain().toString()));
    run(command);
    byte[] der = Pem.blocks(Files.readString(chain())).get(0).content();
    return hash.toLowerCase(Locale.ROOT)
        + " "
        + HexFormat.ofDelimiter(":").formatHex(MessageDigest.getInstance(hash).digest(der));
  }

  private Path key() {
    return directory.resolve("key.pem");
  }

  private Path chain() {
    return directory.resolve("chain.pem");
  }

  private static String run(List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(OPENSSL.toString()));
    command.addAll(arguments);
    Process running = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(running.waitFor()).as(text).isZero();
    return text;
  }

  private void start(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(OPENSSL.toString()));
    command.addAll(Arrays.asList(arguments));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader lines =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                lines.lines().forEach(output::add);
              } catch (IOException | UncheckedIOException e) {
                output.add(e.toString());
              }
            },
            "openssl output");
    reader.setDaemon(true);
    reader.start();
  }

  private String awaitLine(String prefix) throws Exception {
    StringBuilder before = new StringBuilder();
    String line;
    while ((line = output.poll(Side.PATIENCE_SECONDS, TimeUnit.SECONDS)) != null) {
      if (line.strip().startsWith(prefix)) {
        return line.strip();
      }
      before.append(line).append('\n');
    }
    throw new AssertionError("no line '%s' in:%n%s".formatted(prefix, before));
  }

  private void relay(DtlsSession session) {
    side.wire(
        datagram -> {
          if (datagram[0] == 20 && lose.getAndDecrement() > 0) {
            return;
          }
          try {
            socket.send(new DatagramPacket(datagram, datagram.length, peer));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    Thread receiver =
        new Thread(
            () -> {
              byte[] buffer = new byte[65_536];
              try {
                while (true) {
                  DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                  socket.receive(packet);
                  peer = packet.getSocketAddress();
                  session.receive(Arrays.copyOf(buffer, packet.getLength()));
                }
              } catch (IOException e) {
                return; // The socket was closed.
              }
            },
            "relay");
    receiver.setDaemon(true);
    receiver.start();
  }

  private void assertSameMaterial() throws Exception {
    String theirs = awaitLine(MATERIAL).substring(MATERIAL.length());
    List<Byte> bytes = new ArrayList<>();
    for (byte each : HexFormat.of().parseHex(theirs.toLowerCase(Locale.ROOT))) {
      bytes.add(each);
    }
    assertThat(Side.bytes(side.keys())).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "prime256v1, SHA-256, SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80, AEAD_AES_128_GCM, 1400",
    "prime256v1, SHA-512, SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM, AEAD_AES_128_GCM, 300",
    "secp384r1, SHA-1, SRTP_AES128_CM_SHA1_80, AES_CM_128_HMAC_SHA1_80, 1400",
    "rsa, SHA-256, SRTP_AEAD_AES_128_GCM, AEAD_AES_128_GCM, 1400",
    "rsa, SHA-384, SRTP_AES128_CM_SHA1_80, AES_CM_128_HMAC_SHA1_80, 300"
  })
  void ourServerAndItsClient(
      String kind, String hash, String offered, SrtpProfile profile, String mtu) throws Exception {
    String fingerprint = certificate(kind, hash);
    relay(DtlsSession.server(ours, List.of(fingerprint), DtlsLimits.DEFAULT, threads, side));
    start(
        "s_client",
        "-dtls1_2",
        "-connect",
        "127.0.0.1:" + socket.getLocalPort(),
        "-cert",
        chain().toString(),
        "-key",
        key().toString(),
        "-mtu",
        mtu,
        "-use_srtp",
        offered,
        "-keymatexport",
        "EXTRACTOR-dtls_srtp",
        "-keymatexportlen",
        String.valueOf(2 * (profile.keyBytes() + profile.saltBytes())));
    assertSameMaterial();
    assertThat(side.keys().profile()).isEqualTo(profile);
    assertThat(side.cipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
    process.getOutputStream().write("Q\n".getBytes(StandardCharsets.US_ASCII));
    process.getOutputStream().flush();
    side.awaitEnd();
  }

  @Test
  void itsClientGetsALostLastFlightAgain() throws Exception {
    lose.set(1);
    ourServerAndItsClient(
        "prime256v1", "SHA-256", "SRTP_AEAD_AES_128_GCM", SrtpProfile.AEAD_AES_128_GCM, "1400");
    assertThat(lose.get()).as("sent after the loss").isNegative();
  }

  @Test
  void ourServerAndItsClientWithoutCertificate() throws Exception {
    String fingerprint = certificate("prime256v1", "SHA-256");
    relay(DtlsSession.server(ours, List.of(fingerprint), DtlsLimits.DEFAULT, threads, side));
    start(
        "s_client",
        "-dtls1_2",
        "-connect",
        "127.0.0.1:" + socket.getLocalPort(),
        "-use_srtp",
        "SRTP_AEAD_AES_128_GCM");
    assertThat(side.failure()).isEqualTo("handshake_failure(40): the peer shows no certificate");
  }

  @ParameterizedTest
  @CsvSource({
    "prime256v1, SHA-256, SRTP_AEAD_AES_128_GCM, AEAD_AES_128_GCM, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, false",
    "prime256v1, SHA-1, SRTP_AES128_CM_SHA1_80, AES_CM_128_HMAC_SHA1_80, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, true",
    "rsa, SHA-256, SRTP_AEAD_AES_128_GCM, AEAD_AES_128_GCM, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, false"
  })
  void ourClientAndItsServer(
      String kind, String hash, String offered, SrtpProfile profile, String suite, boolean cookie)
      throws Exception {
    String fingerprint = certificate(kind, hash);
    int port = freePort();
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "s_server",
                "-dtls1_2",
                "-accept",
                "127.0.0.1:" + port,
                "-verify",
                "1",
                "-cert",
                chain().toString(),
                "-key",
                key().toString(),
                "-use_srtp",
                offered,
                "-keymatexport",
                "EXTRACTOR-dtls_srtp",
                "-keymatexportlen",
                String.valueOf(2 * (profile.keyBytes() + profile.saltBytes()))));
    if (cookie) {
      arguments.add(
          "-listen"); // With this option the server answers with a HelloVerifyRequest first.
    }
    start(arguments.toArray(String[]::new));
    awaitLine("ACCEPT");
    peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    DtlsSession session =
        DtlsSession.client(ours, List.of(fingerprint), DtlsLimits.DEFAULT, threads, side);
    relay(session);
    session.start();
    assertSameMaterial();
    assertThat(side.keys().profile()).isEqualTo(profile);
    assertThat(side.cipherSuite()).isEqualTo(suite);
    session.close();
    awaitLine("DONE");
  }

  private static int freePort() throws IOException {
    try (DatagramSocket probe =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      return probe.getLocalPort();
    }
  }

  @Test
  void itsPemFilesAreRead() throws Exception {
    String fingerprint = certificate("prime256v1", "SHA-256");
    String pkcs8 = Files.readString(key());
    assertThat(
            DtlsIdentity.ofPem(Files.readString(chain()), pkcs8, new SecureRandom()).fingerprint())
        .isEqualToIgnoringCase(fingerprint);
    String sec1 = run(List.of("ec", "-in", key().toString()));
    assertThat(sec1).contains("EC PRIVATE KEY");
    assertThat(
            DtlsIdentity.ofPem(Files.readString(chain()), sec1, new SecureRandom()).fingerprint())
        .isEqualToIgnoringCase(fingerprint);
  }
}
