/**
 * The H.264 codec: a decoder by FFmpeg and the RTP payload format of RFC 6184. The codec has no
 * encoder.
 *
 * <p>Access units are byte streams of Annex B. Only the decoder's base class and its {@code
 * I420Converter} hold native memory, and a {@code UseGuard} protects every access to them. The
 * package depends on {@code io.sutantra.api}, {@code io.sutantra.ffmpeg} and FFmpeg.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-H.264">ITU-T H.264, the bitstream</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6184">RFC 6184, the payload format</a>
 */
package io.sutantra.codec.h264;
