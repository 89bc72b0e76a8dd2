package io.sutantra.webrtc.peer;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The entry of callbacks from native threads. An exception that escaped from a callback would end
 * the process.
 *
 * <p>Results are delivered on the peer thread.
 */
final class Callbacks {
  private final Executor peerThread;
  private final System.Logger logger;

  Callbacks(Executor peerThread, System.Logger logger) {
    this.peerThread = peerThread;
    this.logger = logger;
  }

  /** Runs a task on the peer thread. Returns at once and never throws. */
  void post(Runnable task) {
    guard(() -> peerThread.execute(task));
  }

  /** Runs a task on the calling thread, and never throws. */
  @SuppressWarnings("CatchingUnchecked") // No throwable of any kind may reach native code.
  void guard(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) {
      try {
        logger.log(Level.ERROR, "a callback of libwebrtc failed", e);
      } catch (Throwable unspeakable) {
        // Even the report of the failure has failed.
      }
    }
  }

  /** Returns an observer that completes {@code result} on the peer thread with the SDP. */
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

  /** Returns an observer that completes {@code result} on the peer thread. */
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
