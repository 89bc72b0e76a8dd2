/** A sink that writes the sound of a stream into a WAV file. */
package com.example.wav;
