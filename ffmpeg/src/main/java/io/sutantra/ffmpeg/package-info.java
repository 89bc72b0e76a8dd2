/**
 * The guard for FFmpeg's native code, used by codecs, files, recordings and capture.
 *
 * <p>The package also has what codecs and files share: a decoder of pictures, conversions of
 * pictures and sound, and the headers of VP8 and Opus.
 *
 * <p>Only {@code NativeCalls} loads libraries. A {@code UseGuard} protects every access to native
 * memory, so that no order of calls reaches freed memory. The package depends on {@code
 * io.sutantra.api} and FFmpeg.
 */
package io.sutantra.ffmpeg;
