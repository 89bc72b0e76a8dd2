package io.sutantra.dtls;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.modes.AEADBlockCipher;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.gcm.BasicGCMMultiplier;
import org.bouncycastle.tls.crypto.TlsCipher;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * Bouncy Castle's cryptography for one session. The record cipher is kept for use after the
 * handshake.
 */
final class SessionCrypto extends BcTlsCrypto {
  private RecordCipher cipher;

  SessionCrypto(SecureRandom random) {
    super(random);
  }

  /** Returns the cipher of the session's records; null before there is one. */
  RecordCipher cipher() {
    return cipher;
  }

  @Override
  public TlsCipher createCipher(TlsCryptoParameters parameters, int encryption, int mac)
      throws IOException {
    cipher = new RecordCipher(super.createCipher(parameters, encryption, mac));
    return cipher;
  }

  @Override
  protected AEADBlockCipher createGCMMode(BlockCipher engine) {
    // The default multiplier keeps a table of 8 KiB in each direction, for a few records.
    return GCMBlockCipher.newInstance(engine, new BasicGCMMultiplier());
  }
}
