/** An example of a sink: it writes the sound of a stream into a WAV file. */
package com.example.wav;
