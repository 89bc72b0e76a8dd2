package io.sutantra.source.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * The state of a file's content, as far as the file system tells it without reading.
 *
 * @param bytes how long the file is
 * @param modified when it was written last
 */
record FileVersion(long bytes, FileTime modified) {
  /** The state that a file is in now. */
  static FileVersion of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileVersion(attributes.size(), attributes.lastModifiedTime());
  }
}
