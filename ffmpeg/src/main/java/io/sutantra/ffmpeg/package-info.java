/**
 * The guard for FFmpeg's native code: for codecs, files, recordings and capture.
 *
 * <p>{@code NativeCalls} alone loads libraries; every way to native memory passes a {@code
 * UseGuard}, so that no order of calls reaches memory that is gone. Knows {@code io.sutantra.api}
 * and FFmpeg.
 */
package io.sutantra.ffmpeg;
