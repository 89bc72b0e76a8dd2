/**
 * An example of a codec in a few dozen lines: every picture is a mosaic of blocks. The package
 * depends on Sutantra's api alone.
 */
package com.example.blocks;
