/**
 * Video files, played in real time by FFmpeg.
 *
 * <p>A VP8 file is handed on as it is; everything else is decoded. Native memory has one owner
 * each: {@code MediaFile} the open file, {@code PictureDecoder} the decoder, {@code
 * PictureConverter} the scaler. Knows {@code api} and FFmpeg.
 */
package io.sutantra.source.file;
