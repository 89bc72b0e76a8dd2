package io.sutantra.server.cli;

import io.sutantra.loadtool.LoadCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code sutantra} itself, which has all other commands below it. */
@Command(
    name = "sutantra",
    description = "Live video over WebRTC: captured once, encoded once, watched by many.",
    versionProvider = ProgramVersion.class,
    mixinStandardHelpOptions = true,
    subcommands = {ServeCommand.class, ViewCommand.class, PluginsCommand.class, LoadCommand.class},
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Begin with 'sutantra serve', and open http://127.0.0.1:8080/ in a browser.",
      "'sutantra COMMAND --help' says more of each, with examples.",
      "",
      "From a checkout also, by the script ./sutantra:",
      "  ./sutantra bench --help   the benchmarks",
      "",
      "Exit codes: 0 done, 1 failed, 2 asked wrongly (arguments, configuration), 141 nobody reads the",
      "output any more. 'serve' goes on then: who watches has nothing to do with who reads a log."
    })
public final class RootCommand implements Runnable {
  @Spec private CommandSpec spec;

  private RootCommand() {}

  /** Runs the command that the arguments name and returns the exit code. */
  public static int run(String... arguments) {
    return new CommandLine(new RootCommand())
        .setParameterExceptionHandler(RootCommand::explain)
        .setExecutionExceptionHandler(RootCommand::report)
        .execute(arguments);
  }

  /** Refuses a call without a command. */
  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }

  private static int explain(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(problem.getMessage());
    UnmatchedArgumentException.printSuggestions(problem, err);
    if (command.getParent() == null) {
      command.usage(err);
    } else {
      err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return CommandException.WRONG_USAGE;
  }

  private static int report(Exception problem, CommandLine command, ParseResult parsed) {
    boolean verbose = parsed.expandedArgs().stream().anyMatch(Verbosity::isSwitch);
    return Failures.report(problem, verbose, command.getErr());
  }
}
