package org.prunelab.worker;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last lines that a process printed besides its answers. */
final class LastLines {

    private static final int KEPT = 8;
    private static final int LONGEST = 500;

    private final Deque<String> lines = new ArrayDeque<>();

    synchronized void add(String line) {
        if (line.isBlank()) {
            return;
        }
        lines.add(line.length() > LONGEST ? line.substring(0, LONGEST) + " ..." : line);
        if (lines.size() > KEPT) {
            lines.remove();
        }
    }

    /** The lines, one below the other; empty where there was none. */
    synchronized String text() {
        return String.join("\n", lines);
    }
}
