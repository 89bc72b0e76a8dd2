package com.example.rtpdump;

import io.sutantra.api.MediaSink;
import io.sutantra.api.ViewerStatus;
import io.sutantra.api.media.Media;
import io.sutantra.api.media.PacketizedFrame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An open stream with its viewers. */
final class DumpStream implements MediaSink {
  private final String id;
  private final Consumer<DumpStream> onClose;
  private final List<DumpViewer> viewers = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  DumpStream(String id, Consumer<DumpStream> onClose) {
    this.id = id;
    this.onClose = onClose;
  }

  String id() {
    return id;
  }

  List<DumpViewer> viewers() {
    return viewers;
  }

  @Override
  public boolean offer(Media media) {
    if (closed || !(media instanceof PacketizedFrame frame)) {
      return false;
    }
    viewers.forEach(viewer -> viewer.offer(frame));
    return true;
  }

  @Override
  public boolean wanted() {
    return !viewers.isEmpty();
  }

  /** Adds a viewer; returns false if the stream has just ended. */
  boolean add(DumpViewer viewer) {
    viewers.add(viewer);
    if (closed) {
      viewers.remove(viewer);
      return false;
    }
    return true;
  }

  void remove(DumpViewer viewer) {
    viewers.remove(viewer);
  }

  @Override
  public void close() {
    closed = true;
    viewers.forEach(viewer -> viewer.end(ViewerStatus.DISCONNECTED, "the stream has ended"));
    onClose.accept(this);
  }
}
