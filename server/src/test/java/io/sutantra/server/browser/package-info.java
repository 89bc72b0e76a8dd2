/** Real browsers at the pages. */
package io.sutantra.server.browser;
