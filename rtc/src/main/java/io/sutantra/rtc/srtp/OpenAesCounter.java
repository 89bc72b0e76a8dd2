package io.sutantra.rtc.srtp;

import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/**
 * AES in counter mode by the JDK's internal class behind {@code Cipher}. A new counter is written
 * into its state, without allocation. Its methods check all lengths; the intrinsic does not.
 */
final class OpenAesCounter extends AesCounter {
  private static final MethodHandle NEW_AES;
  private static final MethodHandle NEW;
  private static final MethodHandle INIT;
  private static final MethodHandle RESET;
  private static final MethodHandle ENCRYPT;
  private static final boolean USABLE;

  static {
    MethodHandle newAes = null;
    MethodHandle made = null;
    MethodHandle init = null;
    MethodHandle reset = null;
    MethodHandle encrypt = null;
    try {
      newAes = new ProviderClass("AESCrypt").constructor();
      ProviderClass mode = new ProviderClass("CounterMode");
      made = mode.constructor(new ProviderClass("SymmetricCipher").type());
      init =
          mode.method(void.class, "init", boolean.class, String.class, byte[].class, byte[].class);
      reset = mode.method(void.class, "reset");
      encrypt =
          mode.method(
              int.class, "encrypt", byte[].class, int.class, int.class, byte[].class, int.class);
    } catch (ReflectiveOperationException | RuntimeException e) {
      newAes = null;
    }
    NEW_AES = newAes;
    NEW = made;
    INIT = init;
    RESET = reset;
    ENCRYPT = encrypt;
    USABLE = newAes != null && agrees();
  }

  private final Object mode;
  // The array of the mode with the counter that a reset restores.
  private final byte[] first = new byte[BLOCK_BYTES];

  OpenAesCounter(byte[] key) {
    try {
      mode = (Object) NEW.invokeExact((Object) NEW_AES.invokeExact());
      INIT.invokeExact(mode, false, (Object) "AES", key, first);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /** Returns whether this JVM allows the access, and a self-test gave the right result. */
  static boolean isUsable() {
    return USABLE;
  }

  @Override
  void begin(long high, long low) {
    BigEndian.putLong(first, 0, high);
    BigEndian.putLong(first, Long.BYTES, low);
    try {
      RESET.invokeExact(mode);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  void crypt(byte[] from, int fromAt, int length, byte[] to, int toAt) {
    try {
      int ignored = (int) ENCRYPT.invokeExact(mode, from, fromAt, length, to, toAt);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  void cryptInPlace(byte[] bytes, int at, int length) {
    crypt(bytes, at, length, bytes, at);
  }

  private static RuntimeException failed(Throwable e) {
    return ProviderClass.failed("counter mode", e);
  }

  /**
   * Compares the result with that of the JDK's cipher, because the internal class has no
   * specification.
   */
  private static boolean agrees() {
    byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    try {
      AesCounter ours = new OpenAesCounter(key);
      AesCounter theirs = new CipherAesCounter(key);
      for (int length : new int[] {0, 1, 16, 100, 300}) {
        byte[] one = new byte[length + BLOCK_BYTES];
        byte[] other = new byte[length + BLOCK_BYTES];
        for (AesCounter counter : new AesCounter[] {ours, theirs}) {
          // The low half of the counter overflows, so that the carry is tested as well.
          counter.begin(length, -2);
          byte[] out = counter == ours ? one : other;
          counter.keyStream(out);
          counter.cryptInPlace(out, BLOCK_BYTES / 2, length);
        }
        if (!Arrays.equals(one, other)) {
          return false;
        }
      }
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }
}
