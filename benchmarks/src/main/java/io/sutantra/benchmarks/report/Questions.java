package io.sutantra.benchmarks.report;

import static io.sutantra.benchmarks.report.Texts.time;

import io.sutantra.benchmarks.rig.SampleFrames;
import io.sutantra.benchmarks.rig.SrtpViewers;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The questions that the JMH benchmarks answer. Every benchmark belongs to one question. */
final class Questions {
  private static final String MEDIA_QUEUE = "media-queue";
  private static final String BLOCKING = "array-blocking";
  private static final String MPSC = "jctools-mpsc";
  private static final int PACKETS = SampleFrames.AVERAGE.packets();

  private Questions() {}

  static List<Question> all() {
    List<Question> all =
        new ArrayList<>(
            List.of(
                queueAlone(),
                hop(),
                hopFromTwo(),
                payloads(),
                stream(),
                delivery(),
                coding(),
                sound(),
                headers(),
                srtp()));
    all.addAll(BroadcastQuestions.all());
    return List.copyOf(all);
  }

  private static Question queueAlone() {
    String benchmark = "QueueOfferPoll.offerPoll";
    return new Question(
        "What does a queue cost by itself?",
        "Offer and poll in one thread, so that no other core has a say. `media-queue` is what lies"
            + " between two stages: JCTools' `SpscArrayQueue`, held to the capacity that was"
            + " configured.",
        queues(benchmark, List.of(MEDIA_QUEUE, "jctools-spsc", MPSC)),
        measured ->
            hopAnswer("Offer and poll", measured, queue(benchmark, MEDIA_QUEUE), benchmark));
  }

  private static Question hop() {
    String benchmark = "QueueHop.handOver";
    return new Question(
        "What does a hop from one thread to another cost?",
        "One producer and one consumer, both as fast as they can; the time is that between two"
            + " frames which the consumer gets. Nobody sleeps: the price of a wake-up is in the"
            + " latencies below.",
        queues(benchmark, List.of(MEDIA_QUEUE, "jctools-spsc", MPSC)),
        measured -> hopAnswer("A hop", measured, queue(benchmark, MEDIA_QUEUE), benchmark));
  }

  private static Question hopFromTwo() {
    String benchmark = "QueueHopTwoProducers.handOver";
    return new Question(
        "And from two producers?",
        "The same with two producers. On two cores three busy threads take turns: the scheduler is"
            + " measured as well as the queue. `MediaQueue` is for one producer and takes no part.",
        queues(benchmark, List.of(MPSC)),
        measured -> hopAnswer("A hop", measured, queue(benchmark, MPSC), benchmark));
  }

  private static List<Row> queues(String benchmark, List<String> names) {
    List<Row> rows = new ArrayList<>();
    String baseline = queue(benchmark, BLOCKING);
    names.forEach(name -> rows.add(Row.of(name, queue(benchmark, name), baseline)));
    rows.add(Row.baseline("`ArrayBlockingQueue`", baseline));
    return rows;
  }

  private static String queue(String benchmark, String name) {
    return benchmark + "(queue=" + name + ")";
  }

  private static String hopAnswer(
      String what, Measurements measured, String key, String benchmark) {
    String name = key.substring(key.indexOf('=') + 1, key.length() - 1);
    return "%s with `%s` takes %s, %s."
        .formatted(
            what,
            name,
            time(measured.at(key).medianNanos()),
            measured.compared(key, queue(benchmark, BLOCKING), "an `ArrayBlockingQueue`"));
  }

  private static Question payloads() {
    List<Row> rows = new ArrayList<>();
    for (SampleFrames frame : SampleFrames.values()) {
      String name = frame.name().toLowerCase(Locale.ROOT);
      for (String[] pair :
          new String[][] {{"packetize", "copyApart"}, {"depacketize", "copyTogether"}}) {
        String baseline = payload(pair[1], frame);
        rows.add(
            Row.of(pair[0] + ", " + name + " frame", payload(pair[0], frame), baseline)
                .withPackets(frame.packets()));
        rows.add(
            Row.baseline("plain copy, " + name + " frame", baseline).withPackets(frame.packets()));
      }
    }
    return new Question(
        "What does it cost to cut a frame into packets and to put it together again?",
        "A frame of VP8 of %,d bytes (%d packets), the average of 1 Mbit/s at 30 frames a second, and a key frame of %,d bytes (%d packets). RFC 7741, once per stream and not per viewer."
            .formatted(
                SampleFrames.AVERAGE.sizeBytes(),
                SampleFrames.AVERAGE.packets(),
                SampleFrames.KEY.sizeBytes(),
                SampleFrames.KEY.packets()),
        rows,
        measured -> {
          String packetize = payload("packetize", SampleFrames.AVERAGE);
          String back = payload("depacketize", SampleFrames.AVERAGE);
          return "An average frame is packetized in %s, %s, and put together in %s, %s."
              .formatted(
                  time(measured.at(packetize).medianNanos()),
                  measured.compared(
                      packetize, payload("copyApart", SampleFrames.AVERAGE), "a plain copy"),
                  time(measured.at(back).medianNanos()),
                  measured.compared(
                      back, payload("copyTogether", SampleFrames.AVERAGE), "a plain copy"));
        });
  }

  private static String payload(String method, SampleFrames frame) {
    return "Payloads.%s(frame=%s)".formatted(method, frame);
  }

  private static Question stream() {
    List<Row> rows = new ArrayList<>();
    for (String codec : List.of("pass-through", "vp8")) {
      for (int sinks : new int[] {1, 10, 100}) {
        int packets = codec.equals("vp8") ? 0 : sinks * PACKETS;
        String baseline = direct(codec, sinks);
        String label = codec + ", " + sinks + (sinks == 1 ? " sink" : " sinks");
        for (String threading : List.of("STREAM", "DEDICATED", "SHARED")) {
          rows.add(
              Row.of(
                      label + ", " + threading.toLowerCase(Locale.ROOT),
                      streamed(codec, sinks, threading),
                      baseline)
                  .withPackets(packets));
        }
        rows.add(Row.baseline(label + ", method calls", baseline).withPackets(packets));
      }
    }
    return new Question(
        "How much does a whole stream get done, from a raw picture to bytes at the sinks?",
        """
        The program's engine with a source that is always %s pictures ahead. Each sink is a stage of its own, \
        with a queue (and, if dedicated, a thread), and writes every packet to memory. `pass-through` is an \
        encoder that takes no time, so that the pipeline is what is left; its frames have %,d bytes. The baseline \
        does the same in one thread, by method calls. 100 sinks are 100 copies of all packets: more than any real \
        stream, whose transport is one sink for all viewers."""
            .formatted("64", SampleFrames.AVERAGE.sizeBytes()),
        rows,
        measured ->
            "Without encoding a frame takes %s to one sink and %s to 100 on the two threads of a stream (by method calls: %s and %s); with VP8 %s to one sink, %s."
                .formatted(
                    measured.median(streamed("pass-through", 1, "STREAM")),
                    measured.median(streamed("pass-through", 100, "STREAM")),
                    measured.median(direct("pass-through", 1)),
                    measured.median(direct("pass-through", 100)),
                    measured.median(streamed("vp8", 1, "STREAM")),
                    measured.compared(
                        streamed("vp8", 1, "STREAM"), direct("vp8", 1), "method calls")));
  }

  private static String streamed(String codec, int sinks, String threading) {
    return "StreamThroughput.frame(codec=%s,sinks=%d,threading=%s)"
        .formatted(codec, sinks, threading);
  }

  private static String direct(String codec, int sinks) {
    return "StreamByCalls.frame(codec=%s,sinks=%d)".formatted(codec, sinks);
  }

  private static Question delivery() {
    List<Row> rows = new ArrayList<>();
    for (int viewers : new int[] {1, 10, 100}) {
      String label = viewers + (viewers == 1 ? " viewer" : " viewers");
      String baseline = tcp("TcpPlain", viewers);
      rows.add(
          Row.of(label + ", transport `mock`", tcp("TcpDelivery", viewers), baseline)
              .withPackets(viewers * PACKETS));
      rows.add(Row.baseline(label + ", plain writes", baseline).withPackets(viewers * PACKETS));
    }
    return new Question(
        "And over loopback connections?",
        "Frames of %,d bytes from the engine through the transport `mock` to TCP connections that a thread of the same process reads, encoder time excluded. The baseline writes bytes that were made once, by blocking calls in a loop. Both pay for the system calls of the sender and of the reader."
            .formatted(SampleFrames.AVERAGE.sizeBytes()),
        rows,
        measured ->
            "A frame to 100 viewers takes %s, which is %s a viewer, %s."
                .formatted(
                    measured.median(tcp("TcpDelivery", 100)),
                    time(measured.at(tcp("TcpDelivery", 100)).medianNanos() / 100),
                    measured.compared(
                        tcp("TcpDelivery", 100), tcp("TcpPlain", 100), "plain writes")));
  }

  private static String tcp(String name, int viewers) {
    return "%s.frame(viewers=%d)".formatted(name, viewers);
  }

  private static Question coding() {
    List<Row> rows = new ArrayList<>();
    for (String size : List.of("640x360", "1280x720")) {
      String baseline = coding("copy", size);
      rows.add(Row.of("encode " + size, coding("encode", size), baseline));
      rows.add(Row.of("decode " + size, coding("decode", size), baseline));
      rows.add(Row.of("draw the test pattern " + size, coding("draw", size), baseline));
      rows.add(Row.baseline("copy the picture " + size, baseline));
    }
    return new Question(
        "What do encoding and decoding VP8 cost?",
        "The moving test pattern at 1 Mbit/s (640x360) and 2.5 Mbit/s (1280x720), with the settings of `reference.conf`, in one thread. For decoding, every thirtieth frame is a key frame.",
        rows,
        measured ->
            "A picture of 640x360 is encoded in %s and decoded in %s, one of 1280x720 in %s and %s: one core encodes %.0f streams of 640x360 at 30 frames a second."
                .formatted(
                    measured.median(coding("encode", "640x360")),
                    measured.median(coding("decode", "640x360")),
                    measured.median(coding("encode", "1280x720")),
                    measured.median(coding("decode", "1280x720")),
                    Math.floor(1e9 / 30 / measured.at(coding("encode", "640x360")).medianNanos())));
  }

  private static Question sound() {
    List<Row> rows = new ArrayList<>();
    for (int hertz : new int[] {48_000, 44_100}) {
      String baseline = sound("copy", hertz);
      rows.add(Row.of("encode at %,d Hz".formatted(hertz), sound("encode", hertz), baseline));
      rows.add(Row.of("decode at %,d Hz".formatted(hertz), sound("decode", hertz), baseline));
      rows.add(Row.baseline("copy the samples at %,d Hz".formatted(hertz), baseline));
    }
    return new Question(
        "What do encoding and decoding Opus cost?",
        "20 ms of a chord in stereo, with the settings of `reference.conf`, in one thread. What is not at 48 kHz is resampled before it is encoded; decoded sound is always at 48 kHz.",
        rows,
        measured ->
            "20 ms of stereo are encoded in %s and decoded in %s: a stream takes %.1f %% of a core."
                .formatted(
                    measured.median(sound("encode", 48_000)),
                    measured.median(sound("decode", 48_000)),
                    measured.at(sound("encode", 48_000)).medianNanos() / 20e6 * 100));
  }

  private static String sound(String method, int sampleRateHz) {
    return "OpusCoding.%s(sampleRateHz=%d)".formatted(method, sampleRateHz);
  }

  private static String coding(String method, String size) {
    return "Vp8Coding.%s(size=%s)".formatted(method, size);
  }

  private static Question headers() {
    return new Question(
        "What does an RTP header cost?",
        "Twelve bytes to and from a direct buffer.",
        List.of(
            Row.of("write", "RtpHeaders.write", "RtpHeaders.putTwelveBytes").withPackets(1),
            Row.baseline("put 12 bytes", "RtpHeaders.putTwelveBytes").withPackets(1),
            Row.of("parse", "RtpHeaders.parse", "RtpHeaders.getTwelveBytes").withPackets(1),
            Row.baseline("get 12 bytes", "RtpHeaders.getTwelveBytes").withPackets(1)),
        measured ->
            "Writing a header takes %s, %s; reading and checking one takes %s."
                .formatted(
                    measured.median("RtpHeaders.write"),
                    measured.compared(
                        "RtpHeaders.write", "RtpHeaders.putTwelveBytes", "putting 12 bytes"),
                    measured.median("RtpHeaders.parse")));
  }

  private static Question srtp() {
    String copy = "SrtpBaselines.copy";
    String cipher = "SrtpBaselines.cipherOfOneKey";
    String gcm = srtp("protect", SrtpProfile.AEAD_AES_128_GCM);
    String counterMode = srtp("protect", SrtpProfile.AES_CM_128_HMAC_SHA1_80);
    String opened = srtp("unprotect", SrtpProfile.AEAD_AES_128_GCM);
    return new Question(
        "What does it cost to encrypt a packet for one viewer?",
        "SRTP packets of %,d bytes, for %,d viewers in turn, each with keys of its own, in a JVM that opens its GHASH as the server's does. AES-GCM by itself is the JDK's cipher with one key and a fresh nonce for each packet. The baseline copies the packet. What `unprotect` allocates counts the making of its packets, which its time does not."
            .formatted(SrtpViewers.PACKET_BYTES, SrtpViewers.COUNT),
        List.of(
            Row.of("protect, AES-GCM", gcm, copy).withPackets(1),
            Row.of("protect, AES-CM with HMAC-SHA1", counterMode, copy).withPackets(1),
            Row.of("unprotect, AES-GCM", opened, copy).withPackets(1),
            Row.of(
                    "unprotect, AES-CM with HMAC-SHA1",
                    srtp("unprotect", SrtpProfile.AES_CM_128_HMAC_SHA1_80),
                    copy)
                .withPackets(1),
            Row.of("AES-GCM by itself", cipher, copy).withPackets(1),
            Row.baseline("copy", copy).withPackets(1)),
        measured ->
            "A packet is encrypted in %s by AES-GCM, %s, and in %s by AES-CM with HMAC-SHA1; decrypting the one takes %s."
                .formatted(
                    measured.median(gcm),
                    measured.compared(gcm, cipher, "the cipher by itself"),
                    measured.median(counterMode),
                    measured.median(opened)));
  }

  private static String srtp(String method, SrtpProfile profile) {
    return "SrtpPackets.%s(profile=%s)".formatted(method, profile);
  }
}
