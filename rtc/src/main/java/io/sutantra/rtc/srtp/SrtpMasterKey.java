package io.sutantra.rtc.srtp;

/**
 * The master key and master salt of one direction.
 *
 * <p><b>Ownership:</b> takes over the arrays; nobody writes to them. <b>Spec:</b> RFC 3711 section
 * 3.2.1.
 */
public final class SrtpMasterKey {
  private final byte[] key;
  private final byte[] salt;

  /** Creates a master key. */
  public SrtpMasterKey(byte[] key, byte[] salt) {
    this.key = key;
    this.salt = salt;
  }

  /** Returns a copy of the key. */
  public byte[] key() {
    return key.clone();
  }

  /** Returns a copy of the salt. */
  public byte[] salt() {
    return salt.clone();
  }

  /** Returns a text without the key. */
  @Override
  public String toString() {
    return "SrtpMasterKey";
  }
}
