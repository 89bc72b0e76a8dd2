package io.sutantra.core.engine;

/** A failure to create a stream because a stream with the same id is running. */
public class DuplicateStreamException extends StreamException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception for a stream id. */
  public DuplicateStreamException(String streamId) {
    super("stream '" + streamId + "' exists already: stop it first, or take another id");
  }
}
