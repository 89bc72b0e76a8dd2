package io.sutantra.rtc.srtp;

import java.lang.invoke.MethodHandle;

/**
 * Access to the JDK's internal GHASH, whose intrinsic no public class offers without all of
 * AES-GCM. GHASH is available if the JVM was started with {@value ProviderClass#OPTION}, and if the
 * JDK has the class.
 *
 * <p>Calls go through the class's own methods, which check all lengths; the intrinsic does not.
 *
 * <p><b>Threading:</b> confined. <b>Spec:</b> NIST SP 800-38D section 6.4.
 */
final class Ghash {
  static final int BLOCK_BYTES = 16;

  private static final MethodHandle NEW;
  private static final MethodHandle UPDATE;
  private static final MethodHandle DIGEST;

  static {
    MethodHandle made = null;
    MethodHandle update = null;
    MethodHandle digest = null;
    try {
      ProviderClass type = new ProviderClass("GHASH");
      made = type.constructor(byte[].class);
      update = type.method(int.class, "update", byte[].class, int.class, int.class);
      digest = type.method(byte[].class, "digest");
    } catch (ReflectiveOperationException | RuntimeException e) {
      made = null;
    }
    NEW = made;
    UPDATE = update;
    DIGEST = digest;
  }

  private final Object hash;
  private final byte[] padded = new byte[BLOCK_BYTES];

  /** Creates a hash with the subkey E(K, 0). */
  Ghash(byte[] subkey) {
    try {
      hash = (Object) NEW.invokeExact(subkey);
    } catch (Throwable e) {
      throw ProviderClass.failed("GHASH", e);
    }
  }

  static boolean isOpen() {
    return NEW != null;
  }

  /** Hashes bytes, and zeros up to the end of the block. */
  void update(byte[] data, int at, int length) {
    int whole = length & -BLOCK_BYTES;
    if (whole > 0) {
      blocks(data, at, whole);
    }
    int rest = length - whole;
    if (rest > 0) {
      BigEndian.putLong(padded, 0, 0);
      BigEndian.putLong(padded, Long.BYTES, 0);
      System.arraycopy(data, at + whole, padded, 0, rest);
      blocks(padded, 0, BLOCK_BYTES);
    }
  }

  /** Hashes both lengths, returns the hash, and resets. */
  byte[] finish(int associatedLength, int length) {
    BigEndian.putLong(padded, 0, 8L * associatedLength);
    BigEndian.putLong(padded, Long.BYTES, 8L * length);
    blocks(padded, 0, BLOCK_BYTES);
    try {
      return (byte[]) DIGEST.invokeExact(hash);
    } catch (Throwable e) {
      throw ProviderClass.failed("GHASH", e);
    }
  }

  private void blocks(byte[] data, int at, int length) {
    try {
      int ignored = (int) UPDATE.invokeExact(hash, data, at, length);
    } catch (Throwable e) {
      throw ProviderClass.failed("GHASH", e);
    }
  }
}
