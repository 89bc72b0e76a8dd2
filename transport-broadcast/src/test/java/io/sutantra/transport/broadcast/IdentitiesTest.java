package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.dtls.DtlsIdentity;
import io.sutantra.testkit.ManualClock;
import io.sutantra.transport.broadcast.BroadcastSettings.CertificateSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentitiesTest {
  private final ManualClock clock = new ManualClock();

  @Test
  void aCertificateThatIsMadeIsMadeAnewWhenItsTimeIsUp() throws IOException {
    Identities identities = made(Duration.ofDays(7));
    identities.start();
    DtlsIdentity first = identities.current();
    clock.advance(Duration.ofDays(7));
    identities.renew();
    assertThat(identities.current()).isSameAs(first);
    clock.advance(Duration.ofNanos(1));
    identities.renew();
    assertThat(identities.current().fingerprint()).isNotEqualTo(first.fingerprint());
  }

  @Test
  void filesThatAreNotThereAreNamed(@TempDir Path directory) {
    Path missing = directory.resolve("missing.pem");
    Identities identities =
        new Identities(
            new CertificateSettings(missing.toString(), missing.toString(), Duration.ofDays(1)),
            clock,
            System.getLogger("test"));
    assertThatThrownBy(identities::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("missing.pem");
  }

  @Test
  void filesThatAreNoCertificateAreNamed(@TempDir Path directory)
      throws IOException, GeneralSecurityException {
    Path certificate = Files.writeString(directory.resolve("cert.pem"), "no certificate");
    Path key = Files.writeString(directory.resolve("key.pem"), pem(newKey()));
    Identities identities =
        new Identities(
            new CertificateSettings(certificate.toString(), key.toString(), Duration.ofDays(1)),
            clock,
            System.getLogger("test"));
    assertThatThrownBy(identities::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cert.pem");
    Files.setLastModifiedTime(certificate, FileTime.fromMillis(1));
    identities.renew();
    assertThat(identities.current()).as("what was wrong is not used").isNull();
  }

  private Identities made(Duration lifetime) {
    return new Identities(
        new CertificateSettings("", "", lifetime), clock, System.getLogger("test"));
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(KeyPair key) {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(key.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }
}
