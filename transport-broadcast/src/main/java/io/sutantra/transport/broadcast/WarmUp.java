package io.sutantra.transport.broadcast;

import io.sutantra.api.sdp.IceCredentials;
import io.sutantra.api.sdp.Offer;
import io.sutantra.broadcast.dtls.DtlsIdentity;
import io.sutantra.broadcast.dtls.DtlsThreads;
import io.sutantra.broadcast.dtls.Rehearsal;
import io.sutantra.broadcast.ice.IceLite;
import io.sutantra.broadcast.ice.IceTimings;
import io.sutantra.broadcast.sdp.Answer;
import io.sutantra.broadcast.sdp.AnswerMedia;
import io.sutantra.broadcast.sdp.ClientOffer;
import io.sutantra.broadcast.sdp.HeaderExtensions;
import io.sutantra.broadcast.sdp.LocalTransport;
import io.sutantra.broadcast.srtp.SrtpKeys;
import io.sutantra.broadcast.srtp.SrtpSender;
import io.sutantra.broadcast.stun.StunKey;
import io.sutantra.broadcast.stun.StunMessage;
import io.sutantra.broadcast.stun.StunWriter;
import io.sutantra.broadcast.stun.TransactionId;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/**
 * Answers offers of its own and shakes hands with itself, in memory, so that the classes of
 * signalling, of the handshake and of the ciphers are loaded and compiled before the first viewer
 * waits for them.
 *
 * <p><b>Threading:</b> runs on one thread of its own, and ends by itself.
 */
final class WarmUp implements Runnable {
  private static final int OFFERS = 200;
  private static final int MAX_SDP_BYTES = 65_536;
  private static final int HANDSHAKES = 30;
  private static final int PACKETS = 20_000;
  private static final int PACKET_BYTES = 1_200;
  private static final int HEADER_BYTES = 20;

  private final DtlsIdentity identity;
  private final Rehearsal rehearsal;
  private final SecureRandom random = new SecureRandom();
  private volatile boolean stopped;

  WarmUp(DtlsIdentity identity, DtlsThreads threads) {
    this.identity = identity;
    rehearsal = new Rehearsal(identity, threads);
  }

  /** Ends it soon, if it still runs. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try {
      for (int i = 0; i < OFFERS && !stopped; i++) {
        answerAndCheck(i);
      }
      for (int i = 0; i < HANDSHAKES && !stopped; i++) {
        SrtpKeys keys = rehearsal.handshake();
        if (i == 0) {
          protect(keys);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // Then the first viewers do it; whatever is wrong will be said of them.
      stopped = true;
    }
  }

  /** An offer as browsers make it is answered, and a check as well. */
  private void answerAndCheck(int number) {
    IceCredentials local = IceCredentials.random(random);
    IceCredentials remote = IceCredentials.random(random);
    LocalTransport theirs =
        new LocalTransport(remote, identity.fingerprint(), false, List.of(), false);
    ClientOffer offer =
        new ClientOffer(
            number,
            theirs,
            "VP8",
            "",
            List.of("nack", "nack pli", "ccm fir", "goog-remb"),
            List.of(HeaderExtensions.MID, HeaderExtensions.ABS_SEND_TIME));
    LocalTransport ours = new LocalTransport(local, identity.fingerprint(), true, List.of(), true);
    AnswerMedia media =
        new AnswerMedia(
            1,
            2,
            "warm-up",
            "warm-up",
            "video",
            "",
            Set.of("nack", "nack pli"),
            Set.of(HeaderExtensions.MID));
    Offer read = Offer.parse(offer.toText(), MAX_SDP_BYTES, "VP8");
    String answer = new Answer(read, number, ours, media).toText();

    byte[] check =
        StunWriter.request(TransactionId.random(random))
            .username(local.ufrag() + ":" + remote.ufrag())
            .priority(1)
            .controlling(number)
            .useCandidate()
            .protectedBy(StunKey.of(local.password()));
    IceLite<String> ice = new IceLite<>(local, remote, IceTimings.DEFAULT, 0);
    InetSocketAddress from = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
    boolean good =
        StunMessage.parse(ByteBuffer.wrap(check)).stream()
            .anyMatch(message -> ice.receive("a path", from, message, 0).authentic());
    if (!good || answer.isEmpty()) {
      throw new IllegalStateException("its own offer or check was refused");
    }
  }

  private void protect(SrtpKeys keys) {
    SrtpSender sender = new SrtpSender(keys.profile(), keys.server());
    RtpStamp stamp = new RtpStamp(96, 1, 1, "0", 2, 0);
    byte[] payload = new byte[PACKET_BYTES];
    byte[] out = new byte[PACKET_BYTES + HEADER_BYTES + stamp.length()];
    for (int i = 0; i < PACKETS && !stopped; i++) {
      stamp.write(out, 0, true, i & 0xFFFF, i, i, i);
      sender.protect(out, 0, stamp.length(), payload, 0, payload.length, i >>> 16);
    }
  }
}
