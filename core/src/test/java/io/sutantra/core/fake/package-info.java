/** Plug-ins that do just enough, and misbehave when told to. */
package io.sutantra.core.fake;
