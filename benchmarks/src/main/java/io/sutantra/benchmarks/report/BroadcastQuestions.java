package io.sutantra.benchmarks.report;

import java.util.List;

/** The questions about the broadcast transport. */
final class BroadcastQuestions {
  private BroadcastQuestions() {}

  static List<Question> all() {
    return List.of(headers(), packets(), nacks(), checks());
  }

  private static Question headers() {
    String rewrite = "ViewerHeaders.rewrite";
    String copy = "ViewerHeaders.copy";
    return new Question(
        "What does it cost to make a packet's header a viewer's own?",
        "28 bytes: the fixed header, MID, absolute send time and transport-wide sequence number, copied from the viewer's template, numbered and stamped. The baseline copies 28 bytes.",
        List.of(
            Row.of("number and stamp", rewrite, copy).withPackets(1),
            Row.baseline("copy 28 bytes", copy).withPackets(1)),
        measured ->
            "A header is rewritten in %s, %s."
                .formatted(
                    measured.median(rewrite), measured.compared(rewrite, copy, "a plain copy")));
  }

  private static Question packets() {
    String write = "ViewerPackets.write";
    String protect = "ViewerPackets.protectAlone";
    return new Question(
        "What does a packet cost for each viewer, all but the socket?",
        "A payload of 1,158 bytes for 500 viewers in turn, each with keys of its own: numbering, header and AES-GCM, into memory, in a JVM that opens its GHASH as the server's does. The baseline is the encryption alone. A test holds it to less than 300 bytes of garbage.",
        List.of(
            Row.of("number, stamp and encrypt", write, protect).withPackets(1),
            Row.baseline("encrypt", protect).withPackets(1)),
        measured ->
            "A packet is made ready for one more viewer in %s, %s, with %s bytes of garbage."
                .formatted(
                    measured.median(write),
                    measured.compared(write, protect, "its encryption alone"),
                    Texts.bytes(measured.at(write).bytesPerOperation())));
  }

  private static Question nacks() {
    String find = "NackLookup.find";
    String map = "NackLookup.hashMap";
    return new Question(
        "What does a lost packet cost to find?",
        "From the sequence number in a NACK to the packet, among the 540 that a stream of 5 Mbit/s has in a second, and to the decision whether it may be sent again. The baseline is a `HashMap` look-up by number, and would need a map to be kept. What is allocated belongs to the making of a viewer for each 256 look-ups, which the time does not count.",
        List.of(
            Row.of("history", find, map).withPackets(1),
            Row.baseline("`HashMap`", map).withPackets(1)),
        measured ->
            "A lost packet is found in %s, %s."
                .formatted(measured.median(find), measured.compared(find, map, "a map's")));
  }

  private static Question checks() {
    String answer = "StunChecks.answer";
    String hashes = "StunChecks.twoHashes";
    return new Question(
        "What does a viewer's consent cost?",
        "A STUN check with its integrity and fingerprint, read, judged by ICE lite and answered; a browser sends one every few seconds. The baseline is HMAC-SHA1 of the same bytes, twice: once for the check and once for the answer.",
        List.of(Row.of("answer a check", answer, hashes), Row.baseline("two hashes", hashes)),
        measured ->
            "A check is answered in %s, %s."
                .formatted(
                    measured.median(answer), measured.compared(answer, hashes, "its two hashes")));
  }
}
