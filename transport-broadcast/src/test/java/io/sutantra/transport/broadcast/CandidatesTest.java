package io.sutantra.transport.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.sutantra.rtc.sdp.AddressLiteral;
import io.sutantra.rtc.sdp.IceCandidate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class CandidatesTest {
  private static final InetSocketAddress INSIDE = at("192.0.2.1", 8189);
  private static final InetSocketAddress INSIDE_6 = at("2001:db8::1", 8189);

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getAllByName(literal)[0];
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static InetSocketAddress at(String literal, int port) {
    return new InetSocketAddress(address(literal), port);
  }

  private static Candidates.Announced also(InetAddress... outside) {
    return new Candidates.Announced(List.of(outside), false);
  }

  private static List<String> texts(Candidates candidates) {
    return candidates.all().stream()
        .map(
            each ->
                each.transport() + " " + AddressLiteral.text(each.address()) + " " + each.port())
        .toList();
  }

  @Test
  void offersUdpAndTcpOfEveryAddress() {
    Candidates candidates = new Candidates(List.of(INSIDE, INSIDE_6), List.of(), also(), true);
    assertThat(texts(candidates))
        .containsExactly(
            "udp 192.0.2.1 8189",
            "udp 2001:db8::1 8189",
            "tcp 192.0.2.1 8189",
            "tcp 2001:db8::1 8189");
    assertThat(candidates.all())
        .allMatch(each -> each.type().equals("host"))
        .allMatch(each -> each.component() == 1);
  }

  @Test
  void offersNoTcpIfThereIsNone() {
    assertThat(texts(new Candidates(List.of(INSIDE), List.of(), also(), false)))
        .containsExactly("udp 192.0.2.1 8189");
  }

  @Test
  void whatIsInsideIsNotOfferedIfOnlyTheOutsideIsAnnounced() {
    Candidates.Announced only = new Candidates.Announced(List.of(address("198.51.100.7")), true);
    Candidates candidates =
        new Candidates(List.of(INSIDE, INSIDE_6), List.of(at("192.0.2.9", 8189)), only, true);
    assertThat(texts(candidates)).containsExactly("udp 198.51.100.7 8189", "tcp 198.51.100.7 8189");
    // If a STUN server sees the own address, the address is not behind a NAT, and may be offered.
    assertThat(candidates.seen(0, INSIDE)).isTrue();
    assertThat(texts(candidates)).contains("udp 192.0.2.1 8189");
  }

  @Test
  void ownViewersComeByUdpOnlyAndToNoAnnouncedAddress() {
    Candidates candidates =
        new Candidates(
            List.of(at("127.0.0.1", 8189)), List.of(INSIDE), also(address("198.51.100.7")), true);
    assertThat(texts(candidates))
        .containsExactly(
            "udp 127.0.0.1 8189",
            "udp 198.51.100.7 8189",
            "udp 192.0.2.1 8189",
            "tcp 127.0.0.1 8189",
            "tcp 198.51.100.7 8189");
  }

  @Test
  void announcedAddressesHaveThePortOfTheirFamily() {
    Candidates candidates =
        new Candidates(
            List.of(INSIDE),
            List.of(),
            also(address("198.51.100.7"), address("2001:db8::7")),
            false);
    assertThat(texts(candidates)).containsExactly("udp 192.0.2.1 8189", "udp 198.51.100.7 8189");
  }

  @Test
  void whatStunServersSawIsOfferedUntilTheySeeAnother() {
    Candidates candidates = new Candidates(List.of(INSIDE), List.of(), also(), false);
    assertThat(candidates.seen(0, at("203.0.113.5", 40_000))).isTrue();
    assertThat(candidates.seen(0, at("203.0.113.5", 40_000))).as("news").isFalse();
    assertThat(texts(candidates)).containsExactly("udp 192.0.2.1 8189", "udp 203.0.113.5 40000");
    IceCandidate reflexive = candidates.all().get(1);
    assertThat(reflexive.type()).isEqualTo("srflx");
    assertThat(candidates.seen(0, at("203.0.113.5", 40_001))).isTrue();
    assertThat(texts(candidates)).containsExactly("udp 192.0.2.1 8189", "udp 203.0.113.5 40001");
    assertThat(candidates.seen(0, INSIDE)).as("no NAT any more").isTrue();
    assertThat(texts(candidates)).containsExactly("udp 192.0.2.1 8189");
    assertThat(candidates.unseen(0)).isFalse();
    assertThat(candidates.seen(0, at("203.0.113.5", 40_002))).isTrue();
    assertThat(candidates.unseen(0)).as("no server any more").isTrue();
    assertThat(texts(candidates)).containsExactly("udp 192.0.2.1 8189");
  }

  @Test
  void bestComesFirstAndPrioritiesDiffer() {
    Candidates candidates =
        new Candidates(List.of(INSIDE, INSIDE_6), List.of(), also(address("198.51.100.7")), true);
    assertThat(candidates.seen(0, at("203.0.113.5", 40_000))).isTrue();
    List<Long> priorities = candidates.all().stream().map(IceCandidate::priority).toList();
    assertThat(priorities).isSortedAccordingTo(Comparator.reverseOrder()).doesNotHaveDuplicates();
    assertThat(priorities).allMatch(priority -> priority > 0 && priority < 1L << 31);
    assertThat(candidates.all().stream().map(IceCandidate::foundation))
        .doesNotHaveDuplicates()
        .allMatch(foundation -> foundation.matches("[A-Za-z0-9+/]{1,32}"));
  }
}
