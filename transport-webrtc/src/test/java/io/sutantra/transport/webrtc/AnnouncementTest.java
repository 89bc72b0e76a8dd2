package io.sutantra.transport.webrtc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sutantra.api.SettingsException;
import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.sdp.IceCandidate;
import io.sutantra.webrtc.peer.Loopback;
import io.sutantra.webrtc.peer.PeerStat;
import io.sutantra.webrtc.sdp.Answer;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests of the addresses that are announced to viewers, and of the loopback setting. */
class AnnouncementTest {
  private static final InetAddress OUTSIDE = AddressLiteral.parse("198.51.100.7").orElseThrow();
  private static final Answer ANSWER =
      Answer.of(
          """
          v=0
          m=video 9 UDP/TLS/RTP/SAVPF 96
          a=ice-ufrag:abcdefgh
          a=ice-pwd:abcdefghijklmnopqrstuvwx
          a=candidate:1 1 udp 2130706431 192.0.2.1 5000 typ host
          a=candidate:2 1 udp 1677729535 203.0.113.5 5000 typ srflx raddr 192.0.2.1 rport 5000
          """);
  private static final PeerStat HOST =
      new PeerStat(
          "LOCAL_CANDIDATE",
          "c",
          Map.of(
              "candidateType",
              "host",
              "usernameFragment",
              "abcdefgh",
              "protocol",
              "udp",
              "address",
              "192.0.2.1",
              "port",
              5_000));

  private static List<String> told(boolean loopback, boolean only) {
    return new Announcement(loopback, List.of(OUTSIDE), only)
        .candidates(ANSWER, List.of(HOST)).stream()
            .map(IceCandidate::address)
            .map(AddressLiteral::text)
            .toList();
  }

  @Test
  void whatIsInsideIsToldNobodyIfOnlyTheOutsideIsAnnounced() {
    assertThat(told(false, false)).containsExactly("198.51.100.7", "192.0.2.1", "203.0.113.5");
    assertThat(told(false, true)).containsExactly("198.51.100.7", "203.0.113.5");
    assertThat(told(true, false)).containsExactly("198.51.100.7", "127.0.0.1");
    assertThat(told(true, true)).containsExactly("198.51.100.7");
    assertThatThrownBy(() -> TransportSettings.of(TestSettings.TRANSPORT.with("announce", "only")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("announced-addresses");
  }

  @Test
  void whereHttpIsForThisMachineAloneMediaIsToo() throws UnknownHostException {
    assertThat(Loopback.AUTO.applies("127.0.0.1")).isTrue();
    assertThat(Loopback.AUTO.applies("::1")).isTrue();
    assertThat(Loopback.AUTO.applies("0.0.0.0")).isEqualTo(Loopback.AUTO.applies());
    assertThat(Loopback.OFF.applies("127.0.0.1")).isFalse();
    assertThat(Loopback.ON.applies("0.0.0.0")).isTrue();
    assertThat(Loopback.isOwn(OUTSIDE)).isFalse();
    assertThat(Loopback.isOwn(InetAddress.getLoopbackAddress())).isTrue();
  }
}
