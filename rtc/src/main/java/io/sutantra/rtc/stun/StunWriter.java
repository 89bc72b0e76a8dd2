package io.sutantra.rtc.stun;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A writer of a STUN message: attributes first, then {@link #protectedBy} or {@link #finish}.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> RFC 8489 section 5 and 14.
 */
public final class StunWriter {
  private static final int USUAL_BYTES = 160;

  private ByteBuffer out = ByteBuffer.allocate(USUAL_BYTES);
  private final TransactionId transactionId;

  private StunWriter(StunMessage.Kind kind, TransactionId transactionId) {
    this.transactionId = transactionId;
    out.putShort((short) (StunMessage.BINDING | kind.bits()))
        .putShort((short) 0)
        .putInt(StunMessage.COOKIE);
    out.putInt(transactionId.high()).putLong(transactionId.low());
  }

  /** Begins a binding request. */
  public static StunWriter request(TransactionId transactionId) {
    return new StunWriter(StunMessage.Kind.REQUEST, transactionId);
  }

  /** Begins a binding indication. */
  public static StunWriter indication(TransactionId transactionId) {
    return new StunWriter(StunMessage.Kind.INDICATION, transactionId);
  }

  /** Begins the success response to a request, with the address that the request came from. */
  public static StunWriter success(TransactionId transactionId, InetSocketAddress from) {
    return new StunWriter(StunMessage.Kind.SUCCESS, transactionId).mappedAddress(from);
  }

  /** Begins the error response to a request. */
  public static StunWriter error(TransactionId transactionId, int code, String reason) {
    if (code < 300 || code > 699) {
      throw new IllegalArgumentException("error code %d, must be 300 to 699".formatted(code));
    }
    StunWriter writer = new StunWriter(StunMessage.Kind.ERROR, transactionId);
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    writer.begin(StunAttribute.ERROR_CODE, 4 + text.length);
    writer.out.putShort((short) 0).put((byte) (code / 100)).put((byte) (code % 100)).put(text);
    return writer.padded();
  }

  /** Adds USERNAME. */
  public StunWriter username(String username) {
    return attribute(StunAttribute.USERNAME, username.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds SOFTWARE. */
  public StunWriter software(String software) {
    return attribute(StunAttribute.SOFTWARE, software.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds any attribute. */
  public StunWriter attribute(int type, byte[] value) {
    begin(type, value.length);
    out.put(value);
    return padded();
  }

  /** Adds PRIORITY. */
  public StunWriter priority(long priority) {
    begin(StunAttribute.PRIORITY, 4);
    out.putInt((int) priority);
    return this;
  }

  /** Adds USE-CANDIDATE. */
  public StunWriter useCandidate() {
    begin(StunAttribute.USE_CANDIDATE, 0);
    return this;
  }

  /** Adds ICE-CONTROLLING. */
  public StunWriter controlling(long tieBreaker) {
    begin(StunAttribute.ICE_CONTROLLING, 8);
    out.putLong(tieBreaker);
    return this;
  }

  /** Adds ICE-CONTROLLED. */
  public StunWriter controlled(long tieBreaker) {
    begin(StunAttribute.ICE_CONTROLLED, 8);
    out.putLong(tieBreaker);
    return this;
  }

  /** Adds UNKNOWN-ATTRIBUTES. */
  public StunWriter unknownAttributes(List<Integer> types) {
    begin(StunAttribute.UNKNOWN_ATTRIBUTES, Short.BYTES * types.size());
    for (int type : types) {
      out.putShort((short) type);
    }
    return padded();
  }

  private StunWriter mappedAddress(InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    begin(StunAttribute.XOR_MAPPED_ADDRESS, 4 + bytes.length);
    out.put((byte) 0).put((byte) (bytes.length == 4 ? 1 : 2));
    out.putShort((short) (address.getPort() ^ StunMessage.COOKIE >>> 16));
    for (int i = 0; i < bytes.length; i++) {
      out.put((byte) (bytes[i] ^ out.get(4 + i)));
    }
    return this;
  }

  /** Returns the message with MESSAGE-INTEGRITY and FINGERPRINT. */
  public byte[] protectedBy(StunKey key) {
    int end = out.position();
    setLength(end + 4 + StunKey.INTEGRITY_BYTES);
    byte[] header = Arrays.copyOf(out.array(), StunMessage.HEADER_BYTES);
    byte[] code = key.code(header, out.duplicate().clear(), StunMessage.HEADER_BYTES, end);
    begin(StunAttribute.MESSAGE_INTEGRITY, code.length);
    out.put(code);
    return finish();
  }

  /** Returns the message with FINGERPRINT alone. */
  public byte[] finish() {
    int end = out.position();
    setLength(end + 8);
    CRC32 crc = new CRC32();
    crc.update(out.array(), 0, end);
    begin(StunAttribute.FINGERPRINT, 4);
    out.putInt((int) crc.getValue() ^ StunMessage.FINGERPRINT_XOR);
    return Arrays.copyOf(out.array(), out.position());
  }

  /** Returns the id of the message's transaction. */
  public TransactionId transactionId() {
    return transactionId;
  }

  private void setLength(int end) {
    out.putShort(2, (short) (end - StunMessage.HEADER_BYTES));
  }

  private void begin(int type, int length) {
    int needed = out.position() + 4 + length + 3;
    if (needed > out.capacity()) {
      out = ByteBuffer.wrap(Arrays.copyOf(out.array(), 2 * needed)).position(out.position());
    }
    out.putShort((short) type).putShort((short) length);
  }

  private StunWriter padded() {
    while ((out.position() & 3) != 0) {
      out.put((byte) 0);
    }
    return this;
  }
}
