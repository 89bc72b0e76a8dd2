/**
 * An example of a source in a few dozen lines: bouncing white balls. The package depends on
 * Sutantra's api alone.
 */
package com.example.ball;
