package org.prunelab.cli;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import org.prunelab.voc.VocException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code prunelab}, launched by {@code environment/prunelab}. */
@Command(
        name = "prunelab",
        description = "Makes Darknet object detectors smaller and faster, and runs them.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CostCommand.class,
            DetectCommand.class,
            PruneCommand.class,
            ExportCommand.class,
            TrainCommand.class
        },
        footer = {
            "",
            "prunelab COMMAND --help tells the options of a command.",
            "Exit code: 0 success, 1 the command failed, 2 the command line is wrong."
        })
public final class Prunelab {

    private Prunelab() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command with all subcommands, whose errors are one message on standard error. */
    static CommandLine commandLine() {
        return new CommandLine(new Prunelab())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExpandAtFiles(false) // a file's name may start with @
                .setParameterExceptionHandler(Prunelab::misused)
                .setExecutionExceptionHandler(Prunelab::failed);
    }

    private static int misused(CommandLine.ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter error = command.getErr();
        error.println("prunelab: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, error);
        error.println("See " + command.getCommandSpec().qualifiedName() + " --help.");
        return CommandLine.ExitCode.USAGE;
    }

    private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
        // the library's own errors speak to the reader; any other is ours, and its kind helps to find it
        boolean told =
                e instanceof IllegalArgumentException || e instanceof UncheckedIOException || e instanceof VocException;
        command.getErr().println("prunelab: " + (told && e.getMessage() != null ? e.getMessage() : e.toString()));
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** What the jar's manifest says. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Prunelab.class.getPackage().getImplementationVersion();
            return new String[] {"prunelab " + (version == null ? "(not from a jar)" : version)};
        }
    }
}
