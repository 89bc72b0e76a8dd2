/**
 * VP8: an encoder by libvpx, a decoder by FFmpeg, and the RTP payload format of RFC 7741.
 *
 * <p>{@code EncoderSession} and {@code DecoderSession} alone hold native memory, {@code
 * NativeCalls} alone loads libraries; every way into them passes a {@code UseGuard}, so that no
 * order of calls reaches memory that is gone. Knows {@code io.sutantra.api} and FFmpeg.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6386">RFC 6386, the bitstream</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7741">RFC 7741, the payload format</a>
 */
package io.sutantra.codec.vp8;
