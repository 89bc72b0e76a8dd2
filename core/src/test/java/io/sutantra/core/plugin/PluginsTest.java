package io.sutantra.core.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sutantra.api.Environment;
import io.sutantra.api.FrameSource;
import io.sutantra.api.Provider;
import io.sutantra.api.Settings;
import io.sutantra.api.SourceProvider;
import io.sutantra.api.SourceRequest;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginsTest {
  @TempDir Path folder;

  private record NamedSource(String name) implements SourceProvider {
    @Override
    public FrameSource create(SourceRequest request, Settings settings, Environment environment) {
      throw new UnsupportedOperationException();
    }
  }

  private List<String> problemsOf(Path... jars) throws IOException {
    try (URLClassLoader loader = PluginJar.loader(jars)) {
      return catchThrowableOfType(PluginException.class, () -> Plugins.load(loader)).problems();
    }
  }

  @Test
  void findsWhatAStrangersJarDeclares() throws IOException {
    Path jar = new PluginJar(folder).source("Ball", "", "return \"ball\";").write("ball.jar");
    try (URLClassLoader loader = PluginJar.loader(jar)) {
      Plugins plugins = Plugins.load(loader);
      assertThat(plugins.source("ball").getClass().getName()).isEqualTo("Ball");
      assertThat(plugins.list())
          .containsExactly(
              new PluginDescription(PluginKind.SOURCE, "ball", "Ball", jar.toString()));
    }
  }

  @Test
  void namesBothClassesAndBothJarsOfATakenName() throws IOException {
    Path one = new PluginJar(folder).source("One", "", "return \"ball\";").write("one.jar");
    Path two = new PluginJar(folder).source("Two", "", "return \"ball\";").write("two.jar");
    assertThat(problemsOf(one, two))
        .containsExactly(
            "the source name 'ball' is taken twice: by One in %s and by Two in %s; remove one of them"
                .formatted(one, two));
  }

  @Test
  void noticesTheSameClassInTwoJars() throws IOException {
    Path old = new PluginJar(folder).source("Ball", "", "return \"ball\";").write("ball-1.jar");
    Path young = new PluginJar(folder).source("Ball", "", "return \"ball\";").write("ball-2.jar");
    assertThat(problemsOf(old, young))
        .containsExactly(
            "source plug-in Ball is there more than once, in %s and %s: keep one of them"
                .formatted(old, young));
  }

  @Test
  void listsAllProblemsTogether() throws IOException {
    Path bad =
        new PluginJar(folder)
            .source("Thrower", "throw new IllegalStateException(\"no camera\");", "return \"a\";")
            .source("Nameless", "", "throw new IllegalStateException(\"no name\");")
            .source("Shouter", "", "return \"LOUD\";")
            .source("Nobody", "", "return null;")
            .service("io.sutantra.api.SourceProvider", "Missing # was renamed")
            .service("io.sutantra.api.CodecProvider", "Thrower")
            .write("bad.jar");
    assertThat(problemsOf(bad))
        .containsExactlyInAnyOrder(
            "codec plug-in Thrower (in %s): Thrower not a subtype".formatted(bad),
            "source plug-in Missing (in %s): Provider Missing not found".formatted(bad),
            "source plug-in Thrower (in %s): its constructor has thrown java.lang.IllegalStateException: no camera"
                .formatted(bad),
            "source plug-in Nameless (in %s): its name() has thrown java.lang.IllegalStateException: no name"
                .formatted(bad),
            "source plug-in Shouter (in %s): its name is 'LOUD', must be 1 to 64 of a-z, 0-9 and '-'"
                .formatted(bad),
            "source plug-in Nobody (in %s): its name is 'null', must be 1 to 64 of a-z, 0-9 and '-'"
                .formatted(bad));
  }

  @Test
  void saysWhichJarMissesALibrary() throws IOException {
    Path bad =
        new PluginJar(folder)
            .type("Library", "public class Library {}")
            .type(
                "Needy",
                """
                public class Needy extends Library implements io.sutantra.api.SourceProvider {
                  public String name() { return "needy"; }
                  public io.sutantra.api.FrameSource create(io.sutantra.api.SourceRequest r,
                      io.sutantra.api.Settings s, io.sutantra.api.Environment e) { return null; }
                }
                """)
            .service("io.sutantra.api.SourceProvider", "Needy")
            .without("Library")
            .write("needy.jar");
    assertThat(problemsOf(bad))
        .containsExactly(
            "source plug-in Needy (in %s): cannot be loaded: java.lang.NoClassDefFoundError: Library"
                .formatted(bad));
  }

  @Test
  void saysWhichServicesFileIsNotOne() throws IOException {
    Path bad =
        new PluginJar(folder)
            .service("io.sutantra.api.SourceProvider", "this is no class name")
            .write("bad.jar");
    assertThat(problemsOf(bad))
        .singleElement()
        .asString()
        .startsWith("source plug-in: ")
        .contains("bad.jar");
  }

  @Test
  void tellsWhoAsksForAnUnknownNameWhatThereIsAndWhatWasMeant() {
    Plugins plugins = Plugins.of(List.of(new NamedSource("ball"), new NamedSource("camera")));
    assertThatThrownBy(() -> plugins.source("bal"))
        .isInstanceOf(UnknownPluginException.class)
        .hasMessage("there is no source 'bal'; available: ball, camera; did you mean 'ball'?");
  }

  @Test
  void tellsWhichArtifactBringsWhatIsKnown() {
    assertThatThrownBy(() -> Plugins.of(List.of()).codec("morse"))
        .isInstanceOf(UnknownPluginException.class)
        .hasMessage(
            "there is no codec 'morse'; available: none; 'morse' comes with"
                + " com.example:codec-morse: put its jar, and those it needs, on the class"
                + " path (lib/plugins or --plugins)");
  }

  @Test
  void tellsWhereThePluginsOfOthersBelong() {
    assertThatThrownBy(() -> Plugins.of(List.of()).transport("carrier-pigeon"))
        .isInstanceOf(UnknownPluginException.class)
        .hasMessage(
            "there is no transport 'carrier-pigeon'; available: none; put the jar of the plug-in"
                + " that has it on the class path (lib/plugins or --plugins)");
  }

  @Test
  void refusesAProviderOfNoKind() {
    Provider nothing = () -> "nothing";
    assertThatThrownBy(() -> Plugins.of(List.of(nothing)))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("is neither a codec, nor a transport, nor a source");
  }
}
