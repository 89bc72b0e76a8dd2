package io.sutantra.dtls;

import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;

/**
 * What the outside of DTLS records says. Total functions, that keep from Bouncy Castle what it does
 * not guard itself against.
 *
 * <pre>
 * record:    type (1) | version (2) | epoch (2) | sequence number (6) | length (2) | fragment
 * handshake: type (1) | length (3) | message_seq (2) | fragment_offset (3) | fragment_length (3)
 * </pre>
 *
 * <p><b>Spec:</b> RFC 6347 sections 4.1 and 4.2.2.
 */
final class Records {
  /** Longer datagrams are not taken. */
  static final int MAX_DATAGRAM = 2048;

  /** Bytes before a record's fragment. */
  static final int RECORD_HEADER = 13;

  /** Bytes before a handshake message, or a fragment of one. */
  static final int MESSAGE_HEADER = 12;

  /** Alerts and Finished messages are shorter, however they are encrypted. */
  private static final int MAX_SHORT_RECORD = 128;

  /** Room is made for as much as the first fragment says: a chain of certificates fits. */
  private static final int MAX_MESSAGE = 16 * 1024;

  /** Neither side has more messages to send before what is encrypted. */
  private static final int MAX_STEPS = 8;

  private Records() {}

  /** Whether a datagram consists of records, none of which demands too much of memory. */
  static boolean wellFormed(byte[] datagram) {
    if (datagram.length < RECORD_HEADER || datagram.length > MAX_DATAGRAM) {
      return false;
    }
    int at = 0;
    while (at < datagram.length) {
      int end = end(datagram, at);
      if (end < 0) {
        return false;
      }
      if (type(datagram, at) == ContentType.handshake
          && epoch(datagram, at) == 0
          && !messagesFit(datagram, at + RECORD_HEADER, end)) {
        return false;
      }
      at = end;
    }
    return true;
  }

  private static boolean messagesFit(byte[] datagram, int start, int end) {
    int at = start;
    while (at + MESSAGE_HEADER <= end) {
      int length = uint24(datagram, at + 1);
      int fragmentOffset = uint24(datagram, at + 6);
      int fragmentLength = uint24(datagram, at + 9);
      if (length > MAX_MESSAGE || fragmentOffset + fragmentLength > length) {
        return false;
      }
      at += MESSAGE_HEADER + fragmentLength;
    }
    return at == end;
  }

  /** Whether a datagram begins with a ClientHello, or a fragment of one. */
  static boolean beginsHandshake(byte[] datagram) {
    return wellFormed(datagram)
        && type(datagram, 0) == ContentType.handshake
        && epoch(datagram, 0) == 0
        && end(datagram, 0) >= RECORD_HEADER + MESSAGE_HEADER
        && datagram[RECORD_HEADER] == HandshakeType.client_hello;
  }

  /**
   * How far the peer has got by what a well-formed datagram says: 0 for nothing, more for each
   * message of the handshake, most for what is encrypted.
   */
  static int step(byte[] datagram) {
    int step = 0;
    for (int at = 0, end; at < datagram.length && (end = end(datagram, at)) > 0; at = end) {
      if (epoch(datagram, at) > 0) {
        return MAX_STEPS;
      }
      if (type(datagram, at) == ContentType.handshake
          && end - at >= RECORD_HEADER + MESSAGE_HEADER) {
        int number = uint16(datagram, at + RECORD_HEADER + 4);
        step = Math.max(step, Math.min(number + 1, MAX_STEPS - 1));
      }
    }
    return step;
  }

  /** Whether there is something in it for a session that is established. */
  static boolean concernsEstablished(byte[] datagram) {
    if (datagram.length > MAX_DATAGRAM) {
      return false;
    }
    int at = 0;
    while (at < datagram.length) {
      int end = end(datagram, at);
      if (end < 0) {
        return false;
      }
      if (isShortProtected(datagram, at)) {
        return true;
      }
      at = end;
    }
    return false;
  }

  /** Whether the record is encrypted, and an alert or a handshake message by type and length. */
  static boolean isShortProtected(byte[] datagram, int at) {
    int type = type(datagram, at);
    return (type == ContentType.alert || type == ContentType.handshake)
        && epoch(datagram, at) == 1
        && uint16(datagram, at + 11) <= MAX_SHORT_RECORD;
  }

  /** Where the record ends that begins at {@code at}; -1 if it is none. */
  static int end(byte[] datagram, int at) {
    if (at + RECORD_HEADER > datagram.length) {
      return -1;
    }
    int type = type(datagram, at);
    if (type < ContentType.change_cipher_spec || type > ContentType.application_data) {
      return -1;
    }
    // DTLS 1.0 is what the version of a ClientHello's record says, whatever it offers.
    int version = uint16(datagram, at + 1);
    if (version != 0xFEFD && version != 0xFEFF) {
      return -1;
    }
    int end = at + RECORD_HEADER + uint16(datagram, at + 11);
    return end <= datagram.length ? end : -1;
  }

  /** A record's type. */
  static int type(byte[] datagram, int at) {
    return datagram[at] & 0xFF;
  }

  /** A record's epoch. */
  static int epoch(byte[] datagram, int at) {
    return uint16(datagram, at + 3);
  }

  static int uint16(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
  }

  static int uint24(byte[] bytes, int at) {
    return (bytes[at] & 0xFF) << 16 | uint16(bytes, at + 1);
  }
}
