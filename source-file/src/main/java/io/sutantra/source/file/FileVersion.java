package io.sutantra.source.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * The state of a file's content, as far as the file system reports it without reading the file.
 *
 * @param bytes the length of the file
 * @param modified the time of the last write
 */
record FileVersion(long bytes, FileTime modified) {
  /** Returns the current state of a file. */
  static FileVersion of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileVersion(attributes.size(), attributes.lastModifiedTime());
  }
}
