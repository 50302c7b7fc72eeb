package org.prunelab.report;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a piece of work has come.
 *
 * <pre>{@code
 * System.out.println(new ProgressBar("Measuring", 3, 10, Duration.ofSeconds(6)).toText());
 * }</pre>
 *
 * @param label what is being done
 * @param done steps done, in [0, total]
 * @param total steps in all, at least 1
 * @param elapsed time since the work began
 * @param left what the rest is expected to take; empty for as long as that can't be told
 * @param sure whether that is more than a first guess, which is shown as "about"
 */
public record ProgressBar(String label, long done, long total, Duration elapsed, Optional<Duration> left, boolean sure)
        implements Rendered {

    private static final int TEXT_WIDTH = 20;

    public ProgressBar {
        if (total < 1 || done < 0 || done > total) {
            throw new IllegalArgumentException(
                    "\"%s\" cannot have done %d of %d steps; give 0 <= done <= total, 1 <= total."
                            .formatted(label, done, total));
        }
    }

    /** Work whose rest takes as long for each step as what is done took. */
    public ProgressBar(String label, long done, long total, Duration elapsed) {
        this(label, done, total, elapsed, Optional.of(steady(done, total, elapsed)), true);
    }

    private static Duration steady(long done, long total, Duration elapsed) {
        return done == 0 ? Duration.ZERO : elapsed.multipliedBy(total - done).dividedBy(done);
    }

    /** The share done, in [0, 1]. */
    public double share() {
        return (double) done / total;
    }

    @Override
    public String toHtml() {
        return String.format(Locale.ROOT, """
                <div style="max-width: 40em"><div style="display: flex; justify-content: space-between">\
                <span>%s</span><span style="font-variant-numeric: tabular-nums">%s</span></div>\
                <div style="height: 6px; border-radius: 3px; background: var(--jp-border-color2, #e0e0e0)">\
                <div style="height: 6px; border-radius: 3px; width: %d%%; background: #0072b2"></div></div></div>""", Html.escape(label), Html.escape(numbers()), percent());
    }

    @Override
    public String toText() {
        int filled = (int) (share() * TEXT_WIDTH);
        return "%s [%s%s] %s".formatted(label, "#".repeat(filled), ".".repeat(TEXT_WIDTH - filled), numbers());
    }

    private int percent() {
        return (int) (100 * share());
    }

    /** The share and the number of steps done, and the time left. */
    public String numbers() {
        return String.format(Locale.ROOT, "%d %%  %,d/%,d  %s", percent(), done, total, time())
                .strip();
    }

    /** A last step may still be followed by other work, which then takes the time left. */
    private String time() {
        if (done == 0 || left.isEmpty()) {
            return "";
        }
        boolean over = done == total && left.get().isZero();
        return over ? "in " + words(elapsed) : (sure ? "" : "about ") + words(left.get()) + " left";
    }

    private static String words(Duration time) {
        long seconds = time.toSeconds();
        if (seconds >= 3600) {
            return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
        }
        return seconds >= 60
                ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%d s", seconds);
    }
}
