package io.sutantra.dtls;

import org.bouncycastle.tls.ContentType;
import org.bouncycastle.tls.HandshakeType;

/**
 * Checks of the unencrypted headers of DTLS records. The functions are total, and keep datagrams
 * from Bouncy Castle against which it does not guard itself.
 *
 * <pre>
 * record:    type (1) | version (2) | epoch (2) | sequence number (6) | length (2) | fragment
 * handshake: type (1) | length (3) | message_seq (2) | fragment_offset (3) | fragment_length (3)
 * </pre>
 *
 * <p><b>Spec:</b> RFC 6347 sections 4.1 and 4.2.2.
 */
final class Records {
  /** Maximum length of received datagrams. */
  static final int MAX_DATAGRAM = 2048;

  /** Length of a record's header, before the fragment. */
  static final int RECORD_HEADER = 13;

  /** Length of the header of a handshake message or fragment. */
  static final int MESSAGE_HEADER = 12;

  /** Upper bound of the length of alerts and Finished messages, with any encryption. */
  private static final int MAX_SHORT_RECORD = 128;

  /**
   * Maximum length of a message, which the first fragment claims and memory is allocated for. A
   * chain of certificates fits.
   */
  private static final int MAX_MESSAGE = 16 * 1024;

  /** Maximum number of messages that either side sends before encryption begins. */
  private static final int MAX_STEPS = 8;

  private Records() {}

  /** Returns whether a datagram consists of records, none of which demands too much memory. */
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

  /** Returns whether a datagram begins with a ClientHello, or a fragment of one. */
  static boolean beginsHandshake(byte[] datagram) {
    return wellFormed(datagram)
        && type(datagram, 0) == ContentType.handshake
        && epoch(datagram, 0) == 0
        && end(datagram, 0) >= RECORD_HEADER + MESSAGE_HEADER
        && datagram[RECORD_HEADER] == HandshakeType.client_hello;
  }

  /**
   * Returns the peer's progress according to a well-formed datagram: 0 for none, more for each
   * message of the handshake, most for an encrypted record.
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

  /** Returns whether a datagram contains a record for an established session. */
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

  /**
   * Returns whether a record is encrypted and, by type and length, an alert or a handshake message.
   */
  static boolean isShortProtected(byte[] datagram, int at) {
    int type = type(datagram, at);
    return (type == ContentType.alert || type == ContentType.handshake)
        && epoch(datagram, at) == 1
        && uint16(datagram, at + 11) <= MAX_SHORT_RECORD;
  }

  /** Returns the end of the record that begins at {@code at}; -1 if there is no valid record. */
  static int end(byte[] datagram, int at) {
    if (at + RECORD_HEADER > datagram.length) {
      return -1;
    }
    int type = type(datagram, at);
    if (type < ContentType.change_cipher_spec || type > ContentType.application_data) {
      return -1;
    }
    // The record of a ClientHello says DTLS 1.0, whatever version the message offers.
    int version = uint16(datagram, at + 1);
    if (version != 0xFEFD && version != 0xFEFF) {
      return -1;
    }
    int end = at + RECORD_HEADER + uint16(datagram, at + 11);
    return end <= datagram.length ? end : -1;
  }

  /** Returns a record's type. */
  static int type(byte[] datagram, int at) {
    return datagram[at] & 0xFF;
  }

  /** Returns a record's epoch. */
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
