/**
 * The source {@code file}: media files played in real time by FFmpeg.
 *
 * <p>VP8 pictures, Opus sound and, if the settings say so, H.264 pictures pass through without
 * decoding; everything else is decoded. Each piece of native memory has one owner: {@code
 * MediaFile} owns the open file, {@code PictureDecoder} and {@code SoundDecoder} the decoders, and
 * the tracks the converters. The package depends on {@code api}, {@code io.sutantra.ffmpeg} and
 * FFmpeg.
 */
package io.sutantra.source.file;
