package org.prunelab.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.prunelab.base.Console;
import org.prunelab.worker.Failure;
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
            EvaluateCommand.class,
            CompareCommand.class,
            TrainCommand.class,
            SparseCommand.class,
            DistillCommand.class,
            RunCommand.class,
            StatusCommand.class,
            ResultsCommand.class,
            TableCommand.class,
            StoreCommand.class,
            ZooCommand.class,
            CompletionCommand.class
        },
        footer = {
            "",
            "prunelab COMMAND --help tells the options of a command.",
            "Exit code: 0 success, 1 the command failed, 2 the command line is wrong, 130 it was stopped by Ctrl-C."
        })
public final class Prunelab {

    private Prunelab() {}

    /** Runs the command and ends the JVM with its exit code. */
    public static void main(String[] arguments) {
        CommandLine command = commandLine().setOut(utf8(FileDescriptor.out)).setErr(utf8(FileDescriptor.err));
        System.exit(execute(command, arguments));
    }

    /** Programs and files expect UTF-8, also where the locale knows only ASCII and Java would write question marks. */
    private static PrintWriter utf8(FileDescriptor stream) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(stream), StandardCharsets.UTF_8), true);
    }

    /**
     * Runs a command to its exit code, whatever happens. Progress, which is for people, goes to standard error; standard
     * output is for the result.
     */
    static int execute(CommandLine command, String... arguments) {
        Console aside = Console.to(System.err);
        try {
            return command.execute(arguments);
        } catch (Error e) { // picocli hands on what is no Exception
            command.getErr().println("prunelab: " + inWords(e));
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            aside.close();
        }
    }

    private static String inWords(Error error) {
        if (error instanceof OutOfMemoryError) {
            return String.format(
                    Locale.ROOT,
                    "there is not enough memory: the heap may grow to %,d MB only; give Java more, such as JAVA_TOOL_OPTIONS=-Xmx8g, or take a smaller --size or --batch.",
                    Runtime.getRuntime().maxMemory() >> 20);
        }
        return "something is wrong with Java or this program: " + error;
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
        command.getErr().println("prunelab: " + Failure.inWords(e));
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
