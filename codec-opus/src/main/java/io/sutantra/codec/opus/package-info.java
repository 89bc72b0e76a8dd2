/**
 * The Opus codec: an encoder and a decoder by libopus, and the RTP payload format of RFC 7587.
 *
 * <p>Only {@code EncoderSession}, {@code DecoderSession} and {@code SoundConverter} hold native
 * memory, and a {@code UseGuard} protects every access to them. The package depends on {@code
 * io.sutantra.api}, {@code io.sutantra.ffmpeg} and FFmpeg.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6716">RFC 6716, the bitstream</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7587">RFC 7587, the payload format</a>
 */
package io.sutantra.codec.opus;
