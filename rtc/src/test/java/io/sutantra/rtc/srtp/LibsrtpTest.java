package io.sutantra.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Comparison with libsrtp: the bytes are the same, and each side accepts the other's packets.
 * Skipped without gcc or libsrtp (Debian: libsrtp2-dev).
 */
@Timeout(60)
class LibsrtpTest {
  private static final Path SOURCE = Path.of("src", "test", "c", "srtp_oracle.c");
  private static final int FIRST = 0x7FF0;
  private static final int LAST = 0x30010;

  @TempDir private static Path directory;
  private static Path program;

  @BeforeAll
  static void compile() throws IOException, InterruptedException {
    program = directory.resolve("srtp_oracle");
    Path log = directory.resolve("gcc.log");
    boolean compiled;
    try {
      Process gcc =
          new ProcessBuilder("gcc", "-o", program.toString(), SOURCE.toString(), "-lsrtp2")
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      compiled = gcc.waitFor(30, TimeUnit.SECONDS) && gcc.exitValue() == 0;
      gcc.destroyForcibly();
    } catch (IOException e) {
      compiled = false;
    }
    String said = Files.exists(log) ? Files.readString(log) : "";
    assumeTrue(
        compiled || !(said.isEmpty() || said.contains("srtp2/srtp.h") || said.contains("lsrtp2")),
        "no gcc, or no libsrtp to compile with");
    assertThat(compiled).as(said).isTrue();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void rtpAgrees(SrtpProfile profile) throws IOException {
    Session session = new Session(profile);
    try (Oracle oracle = new Oracle(profile)) {
      for (int index = FIRST; index < LAST; index += 0x1000 - 1) {
        byte[] header = Session.header(Session.SSRC, index & 0xFFFF);
        byte[] payload = Session.bytes(index, 1 + index % 1200);
        byte[] plain = Session.plain(header, payload);
        byte[] ours = session.protect(header, payload, index >>> 16);
        assertThat(oracle.ask("protect", plain)).isEqualTo(HexFormat.of().formatHex(ours));
        assertThat(oracle.ask("unprotect", ours)).isEqualTo(HexFormat.of().formatHex(plain));
        assertThat(session.unprotect(ours)).contains(plain);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void rtcpAgrees(SrtpProfile profile) throws IOException {
    Session session = new Session(profile);
    // Indexes of libsrtp begin with 1.
    session.protectRtcp(Session.rtcp(Session.SSRC, 8));
    try (Oracle oracle = new Oracle(profile)) {
      for (int words = 2; words < 100; words++) {
        byte[] plain = Session.rtcp(Session.SSRC, 4 * words);
        byte[] ours = session.protectRtcp(plain);
        assertThat(oracle.ask("protect_rtcp", plain)).isEqualTo(HexFormat.of().formatHex(ours));
        assertThat(oracle.ask("unprotect_rtcp", ours)).isEqualTo(HexFormat.of().formatHex(plain));
        assertThat(session.unprotectRtcp(ours)).contains(plain);
      }
    }
  }

  /** Late, lost, repeated and forged packets have the same outcome on both sides. */
  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void whatIsTakenAgrees(SrtpProfile profile) throws IOException {
    Session session = new Session(profile);
    byte[] payload = Session.bytes(1, 30);
    byte[][] packets = new byte[400][];
    for (int i = 0; i < packets.length; i++) {
      packets[i] = session.protect(Session.SSRC, 0xFF00 + i, payload);
    }
    int[] steps = {3, -1, -1, 0, 5, -3, 60, -60, -62, 130, -126, -1, -1, -1, 128, -127, 90, -89, 7};
    try (Oracle oracle = new Oracle(profile)) {
      // The receiver has joined before the wrap.
      int at = 0;
      for (int step : steps) {
        at = Math.max(0, at + step);
        byte[] forged = packets[at].clone();
        forged[20] ^= 1;
        for (byte[] packet : new byte[][] {forged, packets[at], packets[at]}) {
          String ours = session.unprotect(packet).map(HexFormat.of()::formatHex).orElse("refused");
          assertThat(oracle.ask("unprotect", packet)).as("packet %d", at).isEqualTo(ours);
        }
      }
    }
    assertThat(session.receiver.replayed()).isPositive();
  }

  private static final class Oracle implements AutoCloseable {
    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    Oracle(SrtpProfile profile) throws IOException {
      SrtpMasterKey master = Session.master(profile);
      process =
          new ProcessBuilder(
                  program.toString(),
                  profile == SrtpProfile.AEAD_AES_128_GCM ? "gcm" : "cm",
                  HexFormat.of().formatHex(Session.plain(master.key(), master.salt())))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      questions = process.outputWriter(StandardCharsets.US_ASCII);
      answers = process.inputReader(StandardCharsets.US_ASCII);
    }

    String ask(String operation, byte[] packet) throws IOException {
      questions.write(operation + " " + HexFormat.of().formatHex(packet) + "\n");
      questions.flush();
      return answers.readLine();
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
