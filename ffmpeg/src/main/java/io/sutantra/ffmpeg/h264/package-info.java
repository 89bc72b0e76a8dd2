/**
 * The parts of the H.264 bitstream that show without decoding: NAL units, parameter sets and the
 * beginnings of slices. Codecs and files both need them.
 *
 * <p>Every parser here gives a result for every input, in time and memory bounded by the input's
 * length. The package depends on {@code io.sutantra.api} alone and calls no native code.
 *
 * @see <a href="https://www.itu.int/rec/T-REC-H.264">ITU-T H.264, the bitstream</a>
 */
package io.sutantra.ffmpeg.h264;
