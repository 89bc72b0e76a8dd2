/**
 * The VP8 codec: an encoder by libvpx, a decoder by FFmpeg, and the RTP payload format of RFC 7741.
 *
 * <p>Only {@code EncoderSession} and the decoder's base class hold native memory, and a {@code
 * UseGuard} protects every access to them. The package depends on {@code io.sutantra.api}, {@code
 * io.sutantra.ffmpeg} and FFmpeg.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6386">RFC 6386, the bitstream</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7741">RFC 7741, the payload format</a>
 */
package io.sutantra.codec.vp8;
