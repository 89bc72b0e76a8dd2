package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Callbacks from native threads. An exception that escaped one would end the process.
 *
 * <p>What they have to say is said on the peer thread.
 */
final class Callbacks {
  private final Executor peerThread;
  private final System.Logger logger;

  Callbacks(Executor peerThread, System.Logger logger) {
    this.peerThread = peerThread;
    this.logger = logger;
  }

  /** Has something done on the peer thread. Returns at once and never throws. */
  void post(Runnable task) {
    guard(() -> peerThread.execute(task));
  }

  /** Does something here and now, and never throws. */
  @SuppressWarnings("CatchingUnchecked") // Whatever it is: it must not reach native code.
  void guard(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      try {
        logger.log(Level.ERROR, "a callback of libwebrtc failed", e);
      } catch (Throwable unspeakable) {
        // There is nobody left to tell.
      }
    }
  }

  /** An observer that completes {@code result} on the peer thread with the SDP. */
  CreateSessionDescriptionObserver created(CompletableFuture<String> result) {
    return new CreateSessionDescriptionObserver() {
      @Override
      public void onSuccess(RTCSessionDescription description) {
        post(() -> result.complete(description.sdp));
      }

      @Override
      public void onFailure(String error) {
        post(() -> result.completeExceptionally(new PeerException(error)));
      }
    };
  }

  /** An observer that completes {@code result} on the peer thread. */
  SetSessionDescriptionObserver set(CompletableFuture<Void> result) {
    return new SetSessionDescriptionObserver() {
      @Override
      public void onSuccess() {
        post(() -> result.complete(null));
      }

      @Override
      public void onFailure(String error) {
        post(() -> result.completeExceptionally(new PeerException(error)));
      }
    };
  }
}
