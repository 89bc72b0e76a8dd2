package io.sutantra.transport.broadcast;

import io.sutantra.api.Clock;
import io.sutantra.dtls.DtlsIdentity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.List;

/**
 * The DTLS certificate for new viewers: generated, or read from files. A generated certificate is
 * replaced after its lifetime, changed files are read again. Connected viewers keep the certificate
 * that they joined with.
 *
 * <p><b>Threading:</b> {@link #current} from any thread; {@link #renew} from one thread at a time.
 */
final class Identities {
  private final BroadcastSettings.CertificateSettings settings;
  private final Clock clock;
  private final Logger logger;
  private final SecureRandom random = new SecureRandom();
  private volatile DtlsIdentity current;
  private long madeNanos;
  private List<FileTime> read = List.of();

  Identities(BroadcastSettings.CertificateSettings settings, Clock clock, Logger logger) {
    this.settings = settings;
    this.clock = clock;
    this.logger = logger;
  }

  DtlsIdentity current() {
    return current;
  }

  /**
   * Generates or reads the first certificate.
   *
   * @throws IOException if a file cannot be read, or is no certificate or key
   */
  void start() throws IOException {
    if (fromFiles()) {
      readFiles();
    } else {
      make();
    }
  }

  /**
   * Replaces the certificate, if its lifetime is over or a file has changed. A failure is logged,
   * and the present certificate stays.
   */
  void renew() {
    try {
      if (fromFiles()) {
        if (!times().equals(read)) {
          readFiles();
          logger.log(Level.INFO, "new viewers see the certificate {0}", current.fingerprint());
        }
      } else if (clock.nanoTime() - madeNanos > settings.lifetime().toNanos()) {
        make();
      }
    } catch (IOException | RuntimeException e) {
      logger.log(Level.WARNING, "the certificate stays as it was: {0}", e.getMessage());
    }
  }

  private boolean fromFiles() {
    return !settings.certificateFile().isEmpty();
  }

  private void make() {
    current = DtlsIdentity.generate(random, clock.epochMillis());
    madeNanos = clock.nanoTime();
  }

  private void readFiles() throws IOException {
    List<FileTime> times = times();
    String certificate = Files.readString(Path.of(settings.certificateFile()));
    String key = Files.readString(Path.of(settings.privateKeyFile()));
    try {
      current = DtlsIdentity.ofPem(certificate, key, random);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "sutantra.transports.broadcast.certificate-file %s and private-key-file %s: %s"
              .formatted(settings.certificateFile(), settings.privateKeyFile(), e.getMessage()),
          e);
    }
    read = times;
  }

  private List<FileTime> times() throws IOException {
    return List.of(time(settings.certificateFile()), time(settings.privateKeyFile()));
  }

  private static FileTime time(String file) throws IOException {
    try {
      return Files.getLastModifiedTime(Path.of(file));
    } catch (IOException e) {
      throw new IOException(
          "sutantra.transports.broadcast: %s cannot be read: %s".formatted(file, e), e);
    }
  }
}
