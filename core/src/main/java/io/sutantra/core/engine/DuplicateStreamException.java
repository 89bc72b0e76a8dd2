package io.sutantra.core.engine;

/** A stream of that id runs already. */
public class DuplicateStreamException extends StreamException {
  private static final long serialVersionUID = 1L;

  /** Makes one. */
  public DuplicateStreamException(String streamId) {
    super("stream '" + streamId + "' exists already: stop it first, or take another id");
  }
}
