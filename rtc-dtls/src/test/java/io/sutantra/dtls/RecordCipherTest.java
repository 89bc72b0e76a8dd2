package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HexFormat;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordCipherTest {
  private static final String FINISHED = "14 00000c 0004 000000 00000c 000102030405060708090a0b";

  /** A record cipher over a stub that encrypts nothing. */
  private final RecordCipher cipher =
      new RecordCipher(
          (TlsCipher)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {TlsCipher.class},
                  (proxy, method, a) ->
                      method.getName().equals("decodeCiphertext")
                          ? new TlsDecodeResult((byte[]) a[3], (int) a[4], (int) a[5], (short) a[1])
                          : new TlsEncodeResult((byte[]) a[4], 0, (int) a[6], (short) a[1])));

  private TlsDecodeResult decode(short type, String hex) throws IOException {
    byte[] plain = HexFormat.of().parseHex("ffff" + hex.replace(" ", ""));
    return cipher.decodeCiphertext(5, type, ProtocolVersion.DTLSv12, plain, 2, plain.length - 2);
  }

  @Test
  void aFinishedPasses() throws Exception {
    assertThat(decode(ContentType.handshake, FINISHED).len).isEqualTo(24);
  }

  @Test
  void whatIsNoHandshakePasses() throws Exception {
    assertThat(decode(ContentType.alert, "0100").len).isEqualTo(2);
    assertThat(decode(ContentType.application_data, "").len).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "14",
        "14 ffffff 0004 000000 00000c 000102030405060708090a0b",
        "14 ffffff 0004 000000 000000",
        "14 ffffff 0004 000000 000000 14 ffffff 0005 000000 000000",
        "14 00000c 0004 000000 00000c 000102030405060708090a0b 14 ffffff 0005 000000 000000",
        "0b 00000c 0004 000000 00000c 000102030405060708090a0b",
        "01 ffffff 0004 000000 00000c 000102030405060708090a0b",
        "00 000000 0004 000000 000000"
      })
  void otherHandshakeMessagesAreDropped(String hex) {
    assertThatThrownBy(() -> decode(ContentType.handshake, hex))
        .isInstanceOf(TlsFatalAlert.class)
        .satisfies(
            e ->
                assertThat(((TlsFatalAlert) e).getAlertDescription())
                    .isEqualTo(AlertDescription.bad_record_mac));
  }

  @Test
  void theNextSequenceNumberIsKnown() throws Exception {
    assertThat(cipher.nextSequence()).isZero();
    long sequence = 1L << 48 | 41;
    assertThat(
            cipher.encodePlaintext(
                    sequence, ContentType.alert, ProtocolVersion.DTLSv12, 13, new byte[2], 0, 2)
                .len)
        .isEqualTo(2);
    assertThat(cipher.nextSequence()).isEqualTo(sequence + 1);
  }
}
