/** A source in a few dozen lines: white balls that bounce. Knows Sutantra's api alone. */
package com.example.ball;
