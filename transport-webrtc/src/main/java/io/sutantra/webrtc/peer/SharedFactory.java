package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.PeerConnectionFactory;
import dev.onvoid.webrtc.media.audio.HeadlessAudioDeviceModule;

/**
 * The one factory of this process, for as long as somebody uses it.
 *
 * <p>It is static, as the library is: a factory that has ever made a peer leaves two threads and a
 * megabyte behind when it is disposed of, so that each source and transport cannot have its own.
 * While it is there the process does not end, so that it cannot stay either.
 */
final class SharedFactory {
  private static final Object LOCK = new Object();
  private static int users;
  private static HeadlessAudioDeviceModule audio;
  private static PeerConnectionFactory factory;

  private SharedFactory() {}

  /** Takes a share of the factory, and makes it if this is the first. */
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

  /**
   * Gives a share back, once, with all peers closed; disposes of the factory if it was the last.
   */
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
