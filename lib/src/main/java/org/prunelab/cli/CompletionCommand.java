package org.prunelab.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "completion",
        description = {
            "Prints a script with which bash and zsh complete prunelab's options:",
            "source <(prunelab completion)"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class CompletionCommand implements Runnable {

    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        PrintWriter out = command.commandLine().getOut();
        out.print(AutoComplete.bash("prunelab", command.root().commandLine()));
        out.flush();
    }
}
