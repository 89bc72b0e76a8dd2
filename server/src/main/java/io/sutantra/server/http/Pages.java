package io.sutantra.server.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sutantra.core.engine.Stream;
import io.sutantra.core.engine.StreamEngine;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The pages that browsers show: the list of streams at {@code /}, the player at {@code
 * /watch/STREAM}.
 *
 * <p>The pages are read from the jar once. From a request they take only the stream id and the path
 * under which a proxy serves the pages; the form of both is checked.
 */
final class Pages {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'self'";
  private static final Pattern STREAM_ID = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Map<String, String> ASSETS =
      Map.of(
          "style.css", "text/css; charset=utf-8",
          "list.js", "text/javascript; charset=utf-8",
          "whep.js", "text/javascript; charset=utf-8",
          "player.js", "text/javascript; charset=utf-8",
          "icon.svg", "image/svg+xml");

  private final StreamEngine engine;
  private final boolean secret;
  private final Access access;
  private final References references;
  private final String list = text("list.html");
  private final String player = text("player.html");

  /**
   * Reads the pages.
   *
   * @param secret whether streams are hidden from clients without a token: the pages are then empty
   *     until their scripts have fetched the streams with a token
   * @param access the rules that say who sees the addresses of viewers
   */
  Pages(StreamEngine engine, boolean secret, Access access, References references) {
    this.engine = engine;
    this.secret = secret;
    this.access = access;
    this.references = references;
  }

  void addTo(Router router) {
    reading(router, "/").handler(this::showList);
    reading(router, "/watch/:stream").handler(this::showPlayer);
    ASSETS.forEach(
        (name, type) -> {
          Buffer content = Buffer.buffer(text(name));
          reading(router, "/assets/" + name)
              .handler(
                  context -> {
                    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
                    Responses.body(context, 200, type, content);
                  });
        });
    reading(router, "/favicon.ico").handler(context -> Responses.nothing(context, 204));
  }

  /**
   * Adds a route for GET, and for HEAD, which every resource that has GET must support: RFC 9110
   * section 9.1.
   */
  private static Route reading(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  private void showList(RoutingContext context) {
    List<Stream> streams = secret ? List.of() : engine.streams();
    String root = references.root(context.request());
    StringBuilder links = new StringBuilder();
    for (Stream stream : streams) {
      links.append("<li><a href=\"%2$swatch/%1$s\">%1$s</a></li>".formatted(stream.id(), root));
    }
    String data = scriptData(streams, access.isAdministrator(context.request()), root);
    String page = list.replace("{{root}}", root).replace("{{links}}", links);
    page(context, 200, page.replace("{{streams}}", data));
  }

  private void showPlayer(RoutingContext context) {
    String id = context.pathParam("stream");
    if (!STREAM_ID.matcher(id).matches()) {
      Responses.text(context, 404, "No stream can have that name; names are " + STREAM_ID + ".");
      return;
    }
    // The page is sent even with 404: its player waits until the stream exists.
    boolean known = secret || engine.stream(id).isPresent();
    String root = references.root(context.request());
    String page = player.replace("{{root}}", root).replace("{{stream}}", id);
    page(context, known ? 200 : 404, page);
  }

  /** Returns JSON that is safe within a script element: nothing in the JSON ends the element. */
  private String scriptData(List<Stream> streams, boolean forAdministrator, String root) {
    List<StreamView> views =
        streams.stream()
            .map(stream -> StreamView.of(stream, engine.addresses(stream), forAdministrator, root))
            .toList();
    try {
      return Responses.JSON.writeValueAsString(Map.of("streams", views)).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the list of streams cannot be written as JSON", e);
    }
  }

  private static void page(RoutingContext context, int status, String html) {
    context
        .response()
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    Responses.body(context, status, HTML, Buffer.buffer(html));
  }

  private static String text(String name) {
    try (InputStream in = Pages.class.getResourceAsStream("assets/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
