/**
 * The guard for FFmpeg's native code, used by codecs, files, recordings and capture.
 *
 * <p>Only {@code NativeCalls} loads libraries. A {@code UseGuard} protects every access to native
 * memory, so that no order of calls reaches freed memory. The package depends on {@code
 * io.sutantra.api} and FFmpeg.
 */
package io.sutantra.ffmpeg;
