package io.sutantra.rtc.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.zip.CRC32;

/**
 * A received STUN message.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |0 0|     STUN Message Type     |         Message Length        |
 * |                         Magic Cookie                          |
 * |                     Transaction ID (96 bits)                  |
 * |         Type                  |            Length             |
 * |                         Value (variable)                ....
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>If an attribute occurs twice, the first counts. After MESSAGE-INTEGRITY only FINGERPRINT
 * counts. <b>Threading:</b> confined. <b>Ownership:</b> keeps a view of the datagram, which must
 * not change. <b>Spec:</b> RFC 8489 section 5 and 14, RFC 8445 section 7.1.
 */
public final class StunMessage {
  /** The four classes of messages. */
  public enum Kind {
    /** A request, which must be answered. */
    REQUEST(0x000),
    /** An indication, which is not answered. */
    INDICATION(0x010),
    /** A success response. */
    SUCCESS(0x100),
    /** An error response. */
    ERROR(0x110);

    private static final int MASK = 0x110;
    private final int bits;

    Kind(int bits) {
      this.bits = bits;
    }

    /** Returns the bits of the class in the type of a message. */
    int bits() {
      return bits;
    }

    static Kind of(int type) {
      return switch (type & MASK) {
        case 0x000 -> REQUEST;
        case 0x010 -> INDICATION;
        case 0x100 -> SUCCESS;
        default -> ERROR;
      };
    }
  }

  /** The binding method, the only one in use here. */
  public static final int BINDING = 0x001;

  static final int COOKIE = 0x2112A442;
  static final int HEADER_BYTES = 20;
  static final int FINGERPRINT_XOR = 0x5354554E;
  private static final int MAX_ATTRIBUTES = 64;
  private static final int MAX_USERNAME_BYTES = 513;
  private static final int IPV4 = 1;
  private static final int IPV6 = 2;

  private final ByteBuffer bytes;
  private final int start;
  private final TransactionId transactionId;
  private final List<Integer> unknownRequired = new ArrayList<>(0);
  private int integrityAt = -1;
  private int fingerprintAt = -1;
  private String username;
  private long priority = -1;
  private boolean useCandidate;
  private OptionalLong controlling = OptionalLong.empty();
  private OptionalLong controlled = OptionalLong.empty();
  private InetSocketAddress mappedAddress;
  private InetSocketAddress xorMappedAddress;
  private int errorCode = -1;

  private StunMessage(ByteBuffer datagram) {
    this.bytes = datagram.duplicate();
    this.start = datagram.position();
    this.transactionId = TransactionId.read(bytes, start + 8);
  }

  /**
   * Returns whether a datagram looks like STUN: first byte 0 to 3, cookie, length.
   *
   * <p><b>Spec:</b> RFC 7983 section 7, RFC 8489 section 5.
   */
  public static boolean isStun(ByteBuffer datagram) {
    int at = datagram.position();
    int length = datagram.remaining();
    return length >= HEADER_BYTES
        && (datagram.get(at) & 0xFC) == 0
        && datagram.getInt(at + 4) == COOKIE
        && (datagram.getShort(at + 2) & 0xFFFF) == length - HEADER_BYTES
        && (length & 3) == 0;
  }

  /** Reads a message. Every input has a result: empty if the datagram is not well-formed. */
  public static Optional<StunMessage> parse(ByteBuffer datagram) {
    if (!isStun(datagram)) {
      return Optional.empty();
    }
    StunMessage message = new StunMessage(datagram);
    return message.readAttributes() ? Optional.of(message) : Optional.empty();
  }

  private boolean readAttributes() {
    int at = start + HEADER_BYTES;
    for (int count = 0; at < bytes.limit(); count++) {
      if (count == MAX_ATTRIBUTES || at + 4 > bytes.limit()) {
        return false;
      }
      int type = bytes.getShort(at) & 0xFFFF;
      int length = bytes.getShort(at + 2) & 0xFFFF;
      int next = at + 4 + ((length + 3) & ~3);
      if (next > bytes.limit() || fingerprintAt >= 0) {
        // FINGERPRINT must be the last attribute.
        return false;
      }
      if (type == StunAttribute.FINGERPRINT) {
        if (length != 4) {
          return false;
        }
        fingerprintAt = at;
      } else if (integrityAt < 0 && !read(type, at, length)) {
        return false;
      }
      at = next;
    }
    return true;
  }

  private boolean read(int type, int at, int length) {
    int value = at + 4;
    switch (type) {
      case StunAttribute.MESSAGE_INTEGRITY -> {
        integrityAt = at;
        return length == StunKey.INTEGRITY_BYTES;
      }
      case StunAttribute.USERNAME -> {
        if (length > MAX_USERNAME_BYTES) {
          return false;
        }
        username = username == null ? text(value, length) : username;
      }
      case StunAttribute.PRIORITY -> {
        if (length != 4) {
          return false;
        }
        priority = priority < 0 ? bytes.getInt(value) & 0xFFFF_FFFFL : priority;
      }
      case StunAttribute.USE_CANDIDATE -> useCandidate = true;
      case StunAttribute.ICE_CONTROLLING -> {
        if (length != 8) {
          return false;
        }
        controlling = controlling.isEmpty() ? OptionalLong.of(bytes.getLong(value)) : controlling;
      }
      case StunAttribute.ICE_CONTROLLED -> {
        if (length != 8) {
          return false;
        }
        controlled = controlled.isEmpty() ? OptionalLong.of(bytes.getLong(value)) : controlled;
      }
      case StunAttribute.XOR_MAPPED_ADDRESS -> {
        InetSocketAddress address = address(value, length, true);
        if (address == null) {
          return false;
        }
        xorMappedAddress = xorMappedAddress == null ? address : xorMappedAddress;
      }
      case StunAttribute.MAPPED_ADDRESS -> {
        InetSocketAddress address = address(value, length, false);
        mappedAddress = mappedAddress == null ? address : mappedAddress;
      }
      case StunAttribute.ERROR_CODE -> {
        if (length < 4) {
          return false;
        }
        int hundreds = bytes.get(value + 2) & 7;
        int number = bytes.get(value + 3) & 0xFF;
        if (hundreds < 3 || hundreds > 6 || number > 99) {
          return false;
        }
        errorCode = errorCode < 0 ? 100 * hundreds + number : errorCode;
      }
      default -> {
        if (StunAttribute.required(type) && !StunAttribute.known(type)) {
          unknownRequired.add(type);
        }
      }
    }
    return true;
  }

  private String text(int at, int length) {
    byte[] text = new byte[length];
    bytes.get(at, text);
    return new String(text, StandardCharsets.UTF_8);
  }

  private InetSocketAddress address(int at, int length, boolean xor) {
    int family = length >= 4 ? bytes.get(at + 1) : 0;
    int size = family == IPV4 ? 4 : family == IPV6 ? 16 : 0;
    if (size == 0 || length != 4 + size) {
      return null;
    }
    int port = bytes.getShort(at + 2) & 0xFFFF;
    byte[] address = new byte[size];
    bytes.get(at + 4, address);
    if (xor) {
      port ^= COOKIE >>> 16;
      for (int i = 0; i < size; i++) {
        // The transaction id follows the cookie directly, so one loop covers both.
        address[i] ^= bytes.get(start + 4 + i);
      }
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(address), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of 4 or 16 bytes is one", e);
    }
  }

  /** Returns the class of the message. */
  public Kind kind() {
    return Kind.of(bytes.getShort(start));
  }

  /** Returns the method, such as {@link #BINDING}. */
  public int method() {
    int type = bytes.getShort(start);
    return (type & 0x000F) | (type & 0x00E0) >> 1 | (type & 0x3E00) >> 2;
  }

  /** Returns the id of the transaction. */
  public TransactionId transactionId() {
    return transactionId;
  }

  /** Returns the length in bytes. */
  public int length() {
    return bytes.limit() - start;
  }

  /** Returns USERNAME. */
  public Optional<String> username() {
    return Optional.ofNullable(username);
  }

  /** Returns PRIORITY, 32 unsigned bits. */
  public OptionalLong priority() {
    return priority < 0 ? OptionalLong.empty() : OptionalLong.of(priority);
  }

  /** Returns whether USE-CANDIDATE is present, which nominates the pair. */
  public boolean useCandidate() {
    return useCandidate;
  }

  /** Returns ICE-CONTROLLING, the tie-breaker of a controlling sender. */
  public OptionalLong controlling() {
    return controlling;
  }

  /** Returns ICE-CONTROLLED, the tie-breaker of a controlled sender. */
  public OptionalLong controlled() {
    return controlled;
  }

  /** Returns XOR-MAPPED-ADDRESS, or MAPPED-ADDRESS of an old server. */
  public Optional<InetSocketAddress> mappedAddress() {
    return Optional.ofNullable(xorMappedAddress != null ? xorMappedAddress : mappedAddress);
  }

  /** Returns ERROR-CODE, such as 487. */
  public OptionalInt errorCode() {
    return errorCode < 0 ? OptionalInt.empty() : OptionalInt.of(errorCode);
  }

  /** Returns the attributes that must be understood and are not. */
  public List<Integer> unknownRequired() {
    return List.copyOf(unknownRequired);
  }

  /** Returns whether MESSAGE-INTEGRITY is present, right or wrong. */
  public boolean hasIntegrity() {
    return integrityAt >= 0;
  }

  /**
   * Returns whether MESSAGE-INTEGRITY is present and was made with a key. Takes the same time
   * either way.
   */
  public boolean authentic(StunKey key) {
    if (integrityAt < 0) {
      return false;
    }
    byte[] header = new byte[HEADER_BYTES];
    bytes.get(start, header);
    int length = integrityAt + 4 + StunKey.INTEGRITY_BYTES - start - HEADER_BYTES;
    header[2] = (byte) (length >>> 8);
    header[3] = (byte) length;
    byte[] given = new byte[StunKey.INTEGRITY_BYTES];
    bytes.get(integrityAt + 4, given);
    return MessageDigest.isEqual(given, key.code(header, bytes, start + HEADER_BYTES, integrityAt));
  }

  /** Returns whether FINGERPRINT is present, right or wrong. */
  public boolean hasFingerprint() {
    return fingerprintAt >= 0;
  }

  /** Returns whether FINGERPRINT is present and right. */
  public boolean fingerprintValid() {
    if (fingerprintAt < 0) {
      return false;
    }
    CRC32 crc = new CRC32();
    ByteBuffer covered = bytes.duplicate();
    covered.limit(fingerprintAt).position(start);
    crc.update(covered);
    return ((int) crc.getValue() ^ FINGERPRINT_XOR) == bytes.getInt(fingerprintAt + 4);
  }
}
