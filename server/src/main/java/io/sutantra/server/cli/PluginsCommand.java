package io.sutantra.server.cli;

import io.sutantra.core.plugin.PluginDescription;
import io.sutantra.core.plugin.Plugins;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command that lists the plug-ins that a configuration can name, each with its jar. */
@Command(
    name = "plugins",
    description = "List the codecs, transports and sources that were found.",
    mixinStandardHelpOptions = true,
    versionProvider = ProgramVersion.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  sutantra plugins",
      "      each with its class and its jar; more are found in lib/plugins"
    })
final class PluginsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private PluginPath path;
  @Mixin private Verbosity verbosity;

  @Override
  public Integer call() {
    verbosity.apply();
    List<String[]> rows = new ArrayList<>();
    rows.add(new String[] {"KIND", "NAME", "CLASS", "FROM"});
    for (PluginDescription plugin : Plugins.load(path.loader()).list()) {
      rows.add(
          new String[] {plugin.kind().label(), plugin.name(), plugin.className(), plugin.origin()});
    }
    int[] widths = new int[rows.get(0).length];
    for (String[] row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], row[column].length());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        line.append(row[column]).append(" ".repeat(widths[column] - row[column].length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
    return 0;
  }
}
