package org.prunelab.cli;

import java.io.PrintWriter;
import org.prunelab.experiment.Results;
import org.prunelab.report.FormattedTable;
import org.prunelab.report.LatexTable;
import org.prunelab.report.MarkdownTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "table",
        description = "Prints an experiment's results as a table for other programs.",
        mixinStandardHelpOptions = true,
        versionProvider = Prunelab.Version.class)
final class TableCommand implements Runnable {

    /** What a table is written for. */
    enum Format {
        CSV,
        MD,
        LATEX;

        @Override
        public String toString() {
            return Words.of(this);
        }
    }

    @Parameters(paramLabel = "EXPERIMENT", description = Chosen.DESCRIPTION)
    private String experiment;

    @Mixin
    private Chosen chosen;

    @Option(
            names = "--format",
            required = true,
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}: all digits, Markdown, or LaTeX for the package booktabs.")
    private Format format;

    @Option(
            names = {"--trials", "--points"},
            description = "A row for each seed, in place of the mean and the spread over them.")
    private boolean trials;

    @Spec
    private CommandSpec command;

    @Override
    public void run() {
        Results results = chosen.load(experiment).results();
        FormattedTable table = trials ? results.formatted() : results.summary();
        PrintWriter out = command.commandLine().getOut();
        out.println(
                switch (format) {
                    case CSV -> table.table().write().toString("csv").stripTrailing();
                    case MD -> MarkdownTable.render(table.table(), table.format());
                    case LATEX -> LatexTable.render(table.table(), table.format());
                });
        out.flush();
    }
}
