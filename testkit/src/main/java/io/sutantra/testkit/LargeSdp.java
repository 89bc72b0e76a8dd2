package io.sutantra.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * Long offers and fragments, each with many repetitions of one element, for parsers whose effort
 * must grow linearly with the length of a text and not quadratically.
 */
public final class LargeSdp {
  private static final String HEAD = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
  private static final String VIDEO =
      "m=video 9 UDP/TLS/RTP/SAVPF 96\r\n"
          + "a=mid:0\r\n"
          + "a=ice-ufrag:abcd\r\n"
          + "a=ice-pwd:abcdefghijklmnopqrstuvwx\r\n"
          + ("a=fingerprint:sha-256 AB" + ":CD".repeat(31) + "\r\n")
          + "a=recvonly\r\n"
          + "a=rtcp-mux\r\n"
          + "a=rtpmap:96 VP8/90000\r\n";

  private LargeSdp() {}

  /**
   * Returns offers of at most the given length, by the repeated element. Some of the offers are
   * valid.
   *
   * @param characters the maximum length, 1,000 or more
   */
  public static Map<String, String> offers(int characters) {
    Map<String, String> offers = new LinkedHashMap<>();
    int half = characters / 2;
    String names = filled("a=group:BUNDLE 0", half, i -> " n" + i) + "\r\n";
    String attributes = filled("", half - 600, i -> "a=x\r\n");
    offers.put(
        "names and attributes",
        HEAD + names + VIDEO.replace("a=mid:0\r\n", "") + attributes + "a=mid:0\r\n");
    offers.put("groups", filled(HEAD, characters - 600, i -> "a=group:BUNDLE 0 1\r\n") + VIDEO);
    offers.put(
        "formats",
        HEAD + VIDEO.replace(" 96\r\n", filled(" 96", characters - 600, i -> " " + i) + "\r\n"));
    offers.put("attributes", filled(HEAD + VIDEO, characters, i -> "a=x" + i + "\r\n"));
    offers.put(
        "retransmissions",
        filled(
            HEAD + VIDEO,
            characters,
            i -> "a=rtpmap:%d rtx/90000\r\na=fmtp:%d apt=97;x\r\n".formatted(i, i)));
    offers.put("feedback", filled(HEAD + VIDEO, characters, i -> "a=rtcp-fb:* ack " + i + "\r\n"));
    offers.put("extensions", filled(HEAD + VIDEO, characters, i -> "a=extmap:1 urn:x\r\n"));
    offers.put(
        "candidates",
        filled(
            HEAD + VIDEO,
            characters,
            i -> "a=candidate:%d 1 udp 1 2001:db8::%x 9 typ host\r\n".formatted(i, i & 0xFFFF)));
    offers.put("fingerprints", filled(HEAD + VIDEO, characters, i -> "a=fingerprint:sha-1 A\r\n"));
    offers.put("sections", filled(HEAD + VIDEO, characters, i -> "m=video 9 RTP/AVPF 96\r\n"));
    offers.put(
        "sections of one bundle",
        filled(
            HEAD + filled("a=group:BUNDLE", 180, i -> " " + i) + "\r\n" + VIDEO,
            characters,
            i -> "m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:" + (i + 1) + "\r\n"));
    offers.put(
        "slashes",
        filled(
                HEAD + VIDEO.replace("VP8", "other") + "a=rtpmap:97 x",
                characters - 10,
                i -> "/".repeat(64))
            + "\u2028x\r\n");
    offers.put(
        "blanks",
        filled(HEAD + VIDEO + "a=fmtp:96", characters - 10, i -> " ".repeat(64)) + "\r\n");
    offers.put("blank lines", filled(HEAD + VIDEO, characters, i -> "\n"));
    return offers;
  }

  /**
   * Returns fragments of at most the given length, by the repeated element. Some of the fragments
   * are valid.
   *
   * @param characters the maximum length, 1,000 or more
   */
  public static Map<String, String> fragments(int characters) {
    String ice = "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n";
    Map<String, String> fragments = new LinkedHashMap<>();
    fragments.put(
        "candidates",
        filled(
            ice, characters, i -> "a=candidate:%d 1 udp 1 192.0.2.1 9 typ host\r\n".formatted(i)));
    fragments.put(
        "names for addresses",
        filled(ice, characters, i -> "a=candidate:1 1 udp 1 x.local 9 typ host\r\n"));
    fragments.put(
        "extensions of a candidate",
        filled(
                ice + "a=candidate:1 1 udp 1 192.0.2.1 9 typ host",
                characters - 10,
                i -> " tcptype x")
            + "\r\n");
    fragments.put("credentials", filled(ice, characters, i -> "a=ice-ufrag:efgh\r\n"));
    fragments.put("sections", filled(ice, characters, i -> "m=video 9 RTP/AVP 0\r\na=mid:0\r\n"));
    fragments.put(
        "formats", filled(ice + "m=video 9 RTP/AVP", characters - 10, i -> " " + i) + "\r\n");
    return fragments;
  }

  /** Returns the beginning followed by as many parts as fit. */
  private static String filled(String beginning, int characters, IntFunction<String> part) {
    StringBuilder text = new StringBuilder(beginning);
    for (int i = 0; ; i++) {
      String next = part.apply(i);
      if (text.length() + next.length() > characters) {
        return text.toString();
      }
      text.append(next);
    }
  }
}
