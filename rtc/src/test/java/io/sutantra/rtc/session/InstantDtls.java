package io.sutantra.rtc.session;

import io.sutantra.rtc.dtls.DtlsEndpoint;
import io.sutantra.rtc.dtls.DtlsHandshake;
import io.sutantra.rtc.srtp.SrtpKeys;
import io.sutantra.rtc.srtp.SrtpProfile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A DTLS endpoint for tests, whose handshakes take no time and protect nothing: a hello with the
 * client's name, a flight of several records with the server's name, and fixed keys.
 *
 * <p>Records begin with 22 and 21, as in DTLS. Flights are not repeated.
 */
final class InstantDtls implements DtlsEndpoint {
  static final int HELLO_BYTES = 200;
  static final int FLIGHT_BYTES = 350;
  static final int FLIGHT_RECORDS = 3;

  private static final int HANDSHAKE = 22;
  private static final int ALERT = 21;

  private final String name;

  InstantDtls(String name) {
    this.name = name;
  }

  /** Returns the keys of every handshake. */
  static SrtpKeys keys() {
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    byte[] exported = new byte[2 * (profile.keyBytes() + profile.saltBytes())];
    new Random(5).nextBytes(exported);
    return SrtpKeys.of(profile, exported);
  }

  @Override
  public String fingerprint() {
    return name;
  }

  @Override
  public DtlsHandshake handshake(boolean client, List<String> fingerprints, Runnable wake) {
    return new Instant(client, fingerprints, wake);
  }

  private final class Instant implements DtlsHandshake {
    private final boolean client;
    private final List<String> fingerprints;
    private final Runnable wake;
    private final Queue<Consumer<Events>> news = new ArrayDeque<>();
    private int records;
    private boolean established;
    private boolean over;

    Instant(boolean client, List<String> fingerprints, Runnable wake) {
      this.client = client;
      this.fingerprints = fingerprints;
      this.wake = wake;
    }

    private void tell(Consumer<Events> event) {
      news.add(event);
      wake.run();
    }

    @Override
    public void start(Object origin) {
      if (client) {
        tell(events -> events.transmit(record(HANDSHAKE, HELLO_BYTES)));
      }
    }

    private byte[] record(int type, int length) {
      byte[] record = new byte[length];
      byte[] who = name.getBytes(StandardCharsets.UTF_8);
      record[0] = (byte) type;
      record[1] = (byte) who.length;
      System.arraycopy(who, 0, record, 2, who.length);
      return record;
    }

    @Override
    public void receive(byte[] datagram) {
      if (over || datagram.length < 2 || datagram[1] < 0 || 2 + datagram[1] > datagram.length) {
        return;
      }
      String who = new String(datagram, 2, datagram[1], StandardCharsets.UTF_8);
      if (datagram[0] == ALERT && established && fingerprints.contains(who)) {
        over = true;
        tell(Events::ended);
      } else if (datagram[0] == HANDSHAKE && !established) {
        handshake(who, datagram.length);
      }
    }

    private void handshake(String who, int length) {
      if (!fingerprints.contains(who)) {
        over = true;
        tell(events -> events.failed("the certificate is of " + who));
      } else if (client && length == FLIGHT_BYTES && ++records == FLIGHT_RECORDS) {
        tell(events -> events.transmit(record(HANDSHAKE, HELLO_BYTES + 1)));
        establish();
      } else if (!client && length == HELLO_BYTES) {
        for (int i = 0; i < FLIGHT_RECORDS; i++) {
          tell(events -> events.transmit(record(HANDSHAKE, FLIGHT_BYTES)));
        }
      } else if (!client && length == HELLO_BYTES + 1) {
        establish();
      }
    }

    private void establish() {
      established = true;
      SrtpKeys keys = keys();
      tell(events -> events.established(keys, "TLS_INSTANT"));
    }

    @Override
    public void poll(Events events) {
      for (Consumer<Events> next = news.poll(); next != null; next = news.poll()) {
        next.accept(events);
      }
    }

    @Override
    public void close() {
      if (established && !over) {
        tell(events -> events.transmit(record(ALERT, 40)));
      }
      over = true;
    }
  }
}
