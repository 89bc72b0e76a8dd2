package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;

/**
 * The single peer connection factory of the process, which exists while it has users.
 *
 * <p>The factory is static, as the library is. A factory that has created a peer leaves two threads
 * and a megabyte behind when it is disposed of, so each source and transport cannot have its own.
 * The process does not end while a factory exists, so the factory cannot stay either.
 */
final class SharedFactory {
  private static final Object LOCK = new Object();
  private static int users;
  private static HeadlessAudioDeviceModule audio;
  private static PeerConnectionFactory factory;

  private SharedFactory() {}

  /** Adds a user, and creates the factory for the first. */
  static PeerConnectionFactory acquire() {
    synchronized (LOCK) {
      if (users == 0) {
        // The constructor without parameters would open PulseAudio, and abort without it.
        audio = new HeadlessAudioDeviceModule();
        factory = new PeerConnectionFactory(audio);
      }
      users++;
      return factory;
    }
  }

  /** Removes a user whose peers are all closed; disposes of the factory with the last. */
  static void release() {
    synchronized (LOCK) {
      users--;
      if (users == 0) {
        PeerConnectionFactory unusedFactory = factory;
        HeadlessAudioDeviceModule unusedAudio = audio;
        factory = null;
        audio = null;
        try {
          unusedFactory.dispose();
        } finally {
          unusedAudio.dispose();
        }
      }
    }
  }
}
