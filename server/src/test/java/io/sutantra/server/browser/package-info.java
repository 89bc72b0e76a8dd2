/** Tests of the pages with real browsers. */
package io.sutantra.server.browser;
