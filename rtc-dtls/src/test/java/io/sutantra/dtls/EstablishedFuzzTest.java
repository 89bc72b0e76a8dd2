package io.sutantra.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sutantra.testkit.FuzzInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.AlertLevel;
import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.HandshakeType;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.crypto.TlsDecodeResult;
import org.bouncycastle.tls.crypto.TlsEncodeResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Fuzz test of an established session with encrypted and other datagrams: a close ends the session,
 * a Finished repeats the last flight, and nothing else has an effect.
 */
class EstablishedFuzzTest {
  private static final int MAX_RECORDS = 16;
  private static final long EPOCH_1 = 1L << 48;

  /**
   * Flag: the rest is a type and a plaintext that the peer encrypts; without the flag the rest is
   * sent as it is.
   */
  private static final int SEALED = 1;

  /** Flag: the piece goes into the datagram of the previous piece. */
  private static final int JOINED = 2;

  private static final byte[] FINISHED = finished();

  /** The cipher requires that no sequence number is used twice. */
  private static long nextSequence = 1;

  private static final Ends ENDS = Ends.meet();

  /** A server's session, the cipher of its client, and the server's last flight. */
  private record Ends(EstablishedSession server, RecordCipher client, List<byte[]> lastFlight) {
    static Ends meet() {
      DtlsIdentity serving = DtlsSessionTest.identity();
      DtlsIdentity calling = DtlsSessionTest.identity();
      BlockingQueue<byte[]> toServer = new LinkedBlockingQueue<>();
      BlockingQueue<byte[]> toClient = new LinkedBlockingQueue<>();
      CompletableFuture<EstablishedSession> server = new CompletableFuture<>();
      Handshake handshake =
          new Handshake(
              serving,
              new PeerFingerprints(List.of(calling.fingerprint())),
              DtlsLimits.DEFAULT,
              Negotiation.PROFILES,
              false);
      Datagrams ofServer = datagrams(toServer, toClient::add);
      Thread thread =
          new Thread(
              () -> {
                try {
                  server.complete(handshake.run(ofServer, Side.PATIENCE_SECONDS * 1_000));
                } catch (IOException | RuntimeException e) {
                  server.completeExceptionally(e);
                }
              });
      thread.start();
      SessionCrypto crypto = new SessionCrypto(calling.random());
      try {
        Datagrams ofClient = datagrams(toClient, toServer::add);
        var unused =
            new DTLSClientProtocol()
                .connect(
                    new ClientPeer(
                        crypto,
                        calling,
                        new PeerFingerprints(List.of(serving.fingerprint())),
                        DtlsLimits.DEFAULT,
                        Side.PATIENCE_SECONDS * 1_000,
                        new Negotiation(Negotiation.PROFILES)),
                    ofClient);
        EstablishedSession made = server.get(Side.PATIENCE_SECONDS, TimeUnit.SECONDS);
        return new Ends(made, crypto.cipher(), ofServer.lastFlight());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    private static Datagrams datagrams(BlockingQueue<byte[]> inbox, Consumer<byte[]> out) {
      return new Datagrams(
          inbox,
          () -> false,
          out,
          DtlsLimits.DEFAULT,
          new HandshakeTurns(() -> 0, DtlsThreads.Limits.PATIENT, DtlsThreads.Limits.PATIENT)
              .begin());
    }
  }

  private static byte[] finished() {
    byte[] message = new byte[24];
    message[0] = (byte) HandshakeType.finished;
    message[3] = 12;
    message[11] = 12;
    return message;
  }

  static Stream<byte[]> records() {
    byte[] goodbye = {(byte) AlertLevel.warning, (byte) AlertDescription.close_notify};
    byte[] trouble = {(byte) AlertLevel.fatal, (byte) AlertDescription.internal_error};
    byte[] hello = {(byte) HandshakeType.hello_request, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0};
    byte[] forged = new byte[Records.RECORD_HEADER + 40];
    ByteBuffer.wrap(forged).put((byte) ContentType.alert).putShort((short) 0xFEFD);
    ByteBuffer.wrap(forged).putLong(3, EPOCH_1 | 7).putShort(11, (short) 40);
    return Stream.of(
        FuzzInput.joined(List.of(sealed(ContentType.handshake, FINISHED))),
        FuzzInput.joined(
            List.of(
                sealed(ContentType.handshake, hello),
                joined(sealed(ContentType.application_data, new byte[100])),
                joined(sealed(ContentType.handshake, FINISHED)),
                sealed(ContentType.alert, goodbye))),
        FuzzInput.joined(
            List.of(FuzzInput.piece(forged, 0), joined(sealed(ContentType.alert, trouble)))));
  }

  private static byte[] sealed(short type, byte[] plain) {
    return FuzzInput.piece(plain, SEALED, type);
  }

  private static byte[] joined(byte[] piece) {
    piece[0] |= JOINED;
    return piece;
  }

  @Test
  void mindsNothingDamaged() {
    FuzzInput.mutate(records().toList(), 2_000, 1, this::mindsNothingElse);
  }

  @MethodSource("records")
  @FuzzTest
  void mindsNothingElse(byte[] input) {
    Datagram datagram = new Datagram();
    for (byte[] piece : FuzzInput.pieces(input, MAX_RECORDS)) {
      if (piece.length == 0) {
        continue;
      }
      if ((piece[0] & JOINED) == 0) {
        datagram.arrives();
        datagram = new Datagram();
      }
      if ((piece[0] & SEALED) == 0) {
        datagram.raw(Arrays.copyOfRange(piece, 1, piece.length));
      } else if (piece.length > 1) {
        datagram.sealed((short) (piece[1] & 0xFF), Arrays.copyOfRange(piece, 2, piece.length));
      }
    }
    datagram.arrives();
    goodbyeIsUnderstood();
  }

  private static void goodbyeIsUnderstood() {
    TlsDecodeResult plain;
    try {
      byte[] goodbye = ENDS.server().closeNotify();
      assertThat(Records.end(goodbye, 0)).isEqualTo(goodbye.length);
      plain =
          ENDS.client()
              .decodeCiphertext(
                  ByteBuffer.wrap(goodbye).getLong(3),
                  ContentType.alert,
                  ProtocolVersion.DTLSv12,
                  goodbye,
                  Records.RECORD_HEADER,
                  goodbye.length - Records.RECORD_HEADER);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    assertThat(Arrays.copyOfRange(plain.buf, plain.off, plain.off + plain.len))
        .containsExactly(AlertLevel.warning, AlertDescription.close_notify);
  }

  /** A datagram with its expected effect. */
  private static final class Datagram {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int finished;
    private boolean ends;
    private boolean pure = true;

    void raw(byte[] more) {
      bytes.writeBytes(more);
      pure = false;
    }

    void sealed(short type, byte[] plain) {
      long sequence = EPOCH_1 | nextSequence++;
      TlsEncodeResult record;
      try {
        record =
            ENDS.client()
                .encodePlaintext(
                    sequence,
                    type,
                    ProtocolVersion.DTLSv12,
                    Records.RECORD_HEADER,
                    plain,
                    0,
                    plain.length);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      int length = record.len - Records.RECORD_HEADER;
      bytes.writeBytes(
          ByteBuffer.wrap(record.buf, record.off, record.len)
              .slice()
              .put(0, (byte) type)
              .putShort(1, (short) 0xFEFD)
              .putLong(3, sequence)
              .putShort(11, (short) length)
              .array()
              .clone());
      expect(type, plain);
    }

    private void expect(short type, byte[] plain) {
      boolean is = type == ContentType.handshake && plain.length == FINISHED.length;
      if (!ends && is && Arrays.equals(plain, 0, 4, FINISHED, 0, 4)) {
        finished++;
      }
      boolean fatal = plain.length == 2 && plain[0] == AlertLevel.fatal;
      boolean goodbye = plain.length == 2 && plain[1] == AlertDescription.close_notify;
      ends |= type == ContentType.alert && (fatal || goodbye);
      // Records behind one of unknown type are ignored.
      pure &= type >= ContentType.change_cipher_spec && type <= ContentType.application_data;
    }

    void arrives() {
      byte[] datagram = bytes.toByteArray();
      List<byte[]> sent = new ArrayList<>();
      boolean concerns = Records.concernsEstablished(datagram);
      boolean ended = ENDS.server().receive(datagram.clone(), sent::add);
      assertThat(sent.size() % ENDS.lastFlight().size()).isZero();
      int flights = sent.size() / ENDS.lastFlight().size();
      if (!concerns && datagram.length <= Records.MAX_DATAGRAM) {
        assertThat(ended).isFalse();
        assertThat(flights).isZero();
      }
      if (pure) {
        assertThat(ended).isEqualTo(ends);
        assertThat(flights).isEqualTo(finished);
      } else {
        assertThat(!ended || ends).isTrue();
        assertThat(flights).isLessThanOrEqualTo(finished);
      }
    }
  }
}
