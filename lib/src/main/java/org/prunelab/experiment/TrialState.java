package org.prunelab.experiment;

import java.util.Locale;

/**
 * How far a trial has come.
 *
 * <pre>{@code
 * for (Map.Entry<Trial, TrialState> each : results.states().entrySet()) {
 *     System.out.println(each.getKey() + ": " + each.getValue().kind());
 * }
 * }</pre>
 *
 * @param kind what it is doing
 * @param detail the stage that is missing or runs, or why it failed; empty where it is done
 */
public record TrialState(Kind kind, String detail) {

    /** What a trial is doing. */
    public enum Kind {
        WAITING,
        RUNNING,
        DONE,
        FAILED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
