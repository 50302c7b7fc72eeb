package org.prunelab.report;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.prunelab.base.Console;

/**
 * A terminal, on which news take the place of those before them. By the control sequences of ECMA-48, which every
 * terminal of today knows.
 */
final class Terminal implements LiveDisplay.Screen {

    /** The width of the terminal that the process writes its progress to; absent where it is none. */
    private static final String COLUMNS = "prunelab.terminal";

    private static final int LEAST_COLUMNS = 20;
    private static final int MOST_LINES = 20;

    private final PrintStream out;
    private final int columns;
    private int shown;

    /**
     * @param out what the terminal shows
     * @param columns its width in characters; a longer line would be wrapped, and be two
     */
    Terminal(PrintStream out, int columns) {
        this.out = out;
        this.columns = columns;
    }

    /** The terminal that the launcher found; empty where progress goes to a file or another program. */
    static Optional<Terminal> found() {
        int columns = Integer.getInteger(COLUMNS, 0);
        return columns < LEAST_COLUMNS ? Optional.empty() : Optional.of(new Terminal(Console.out(), columns));
    }

    @Override
    public void show(Rendered news) {
        List<String> all = news.toText().lines().toList();
        String text = all.stream()
                .limit(MOST_LINES)
                .map(line -> line.length() < columns ? line : line.substring(0, columns - 2) + "…")
                .collect(Collectors.joining("\n", "", "\n"));
        // up to the first line of what was shown before, and all from there on away
        out.print((shown == 0 ? "" : "\u001b[" + shown + "F\u001b[J") + text);
        out.flush();
        shown = Math.min(MOST_LINES, all.size());
    }

    @Override
    public Duration interval() {
        return Duration.ofMillis(250);
    }
}
