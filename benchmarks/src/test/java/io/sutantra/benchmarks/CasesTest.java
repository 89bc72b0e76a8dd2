package io.sutantra.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.benchmarks.cases.NackLookup;
import io.sutantra.benchmarks.cases.OpusCoding;
import io.sutantra.benchmarks.cases.SrtpBaselines;
import io.sutantra.benchmarks.cases.SrtpPackets;
import io.sutantra.benchmarks.cases.StreamByCalls;
import io.sutantra.benchmarks.cases.StreamThroughput;
import io.sutantra.benchmarks.cases.StunChecks;
import io.sutantra.benchmarks.cases.TcpDelivery;
import io.sutantra.benchmarks.cases.TcpPlain;
import io.sutantra.benchmarks.cases.ViewerPackets;
import io.sutantra.benchmarks.cases.Vp8Coding;
import io.sutantra.benchmarks.latency.LatencyCase;
import io.sutantra.benchmarks.latency.LatencyResult;
import io.sutantra.benchmarks.latency.PacedRun;
import io.sutantra.benchmarks.rig.SrtpViewers;
import io.sutantra.core.engine.Threading;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.io.IOException;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that the benchmarks that are more than a method call do their work; a gate that waits in
 * vain throws.
 */
@Timeout(60)
class CasesTest {
  @ParameterizedTest
  @EnumSource(Threading.class)
  void aStreamReachesAllSinks(Threading threading) throws IOException {
    StreamThroughput stream = new StreamThroughput();
    stream.codec = "vp8";
    stream.sinks = 3;
    stream.threading = threading;
    stream.setUp();
    stream.frame();
    stream.frame();
    stream.tearDown();
  }

  @Test
  void methodCallsReachAllSinks() throws IOException {
    StreamByCalls calls = new StreamByCalls();
    calls.codec = "vp8";
    calls.sinks = 3;
    calls.setUp();
    assertThat(calls.frame()).isEqualTo(3);
    assertThat(calls.frame()).isEqualTo(6);
    calls.tearDown();
  }

  @Test
  void viewersOfTheMockTransportGetAllFrames() throws IOException {
    TcpDelivery delivery = new TcpDelivery();
    delivery.viewers = 3;
    delivery.setUp();
    delivery.frame();
    delivery.frame();
    delivery.tearDown();
  }

  @Test
  void viewersOfPlainWritesGetAllFrames() throws IOException {
    TcpPlain plain = new TcpPlain();
    plain.viewers = 3;
    plain.setUp();
    plain.frame();
    plain.frame();
    plain.tearDown();
  }

  @Test
  void whatWasEncodedIsDecoded() throws IOException {
    Vp8Coding coding = new Vp8Coding();
    coding.size = "640x360";
    coding.setUp();
    for (int i = 0; i < 40; i++) {
      coding.decode();
    }
    coding.tearDown();
  }

  @Test
  void soundThatWasEncodedIsDecoded() {
    OpusCoding coding = new OpusCoding();
    coding.sampleRateHz = 44_100;
    coding.setUp();
    assertThat(coding.copy()).hasSize(2 * 882);
    coding.tearDown();
  }

  @ParameterizedTest
  @EnumSource(SrtpProfile.class)
  void whatWasProtectedIsUnprotected(SrtpProfile profile) throws GeneralSecurityException {
    SrtpPackets packets = new SrtpPackets();
    packets.profile = profile;
    packets.setUp();
    SrtpPackets.Received received = new SrtpPackets.Received();
    received.setUp(packets);
    for (int i = 0; i < 3; i++) {
      received.protectForAll();
      assertThat(packets.unprotect(received))
          .isEqualTo(SrtpViewers.COUNT * SrtpViewers.PACKET_BYTES);
      assertThat(packets.protect()).isEqualTo(SrtpViewers.PACKET_BYTES + profile.tagBytes());
    }
    SrtpBaselines baselines = new SrtpBaselines();
    baselines.setUp();
    assertThat(baselines.cipherOfOneKey())
        .isEqualTo(SrtpViewers.PACKET_BYTES + SrtpProfile.AEAD_AES_128_GCM.tagBytes());
  }

  @Test
  void packetsForAViewerAreWhole() {
    ViewerPackets packets = new ViewerPackets();
    assertThat(packets.write()).isEqualTo(28 + 1158 + 16).isEqualTo(packets.protectAlone());
  }

  @Test
  void whatWasLostIsFound() {
    NackLookup lookup = new NackLookup();
    lookup.sendAll();
    assertThat(lookup.hashMap()).isEqualTo(256);
    // The same packet is not sent twice in a round trip, and some packets were requested twice.
    assertThat(lookup.find()).isBetween(150, 256);
  }

  @Test
  void checksAreAnswered() {
    assertThat(new StunChecks().answer()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(LatencyCase.Threads.class)
  void aPacedRunSeesEveryFrameAtEverySink(LatencyCase.Threads threads) throws IOException {
    LatencyCase small = new LatencyCase("pass-through", 2, threads);
    LatencyResult result = new PacedRun(0, 1).measure(small);
    assertThat(result.frames()).isBetween(1L, 31L);
    assertThat(result.framesLost()).isZero();
    assertThat(result.latency().samples()).isBetween(result.frames(), 2 * result.frames());
    assertThat(result.latency().p50()).isBetween(1L, result.latency().max());
  }
}
