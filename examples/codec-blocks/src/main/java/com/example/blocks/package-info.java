/**
 * A codec in a few dozen lines: every picture is a mosaic of blocks. Knows Sutantra's api alone.
 */
package com.example.blocks;
