package org.prunelab.report;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Something that is shown again and again while work goes on. In a notebook it changes in place and leaves one output,
 * and so it does on a terminal; anywhere else it prints lines now and then. However often it is told of news, it shows them only a few times a
 * second, and the last of them always. For one thread.
 *
 * <pre>{@code
 * try (var live = LiveDisplay.open()) {
 *     for (int step = 1; step <= 100; step++) {
 *         live.show(new ProgressBar("Training", step, 100, Duration.ofSeconds(step)));
 *     }
 * }
 * }</pre>
 */
public final class LiveDisplay implements AutoCloseable {

    /** Where news are shown. */
    public interface Screen {

        /** Shows this in place of what was shown before, or below it. */
        void show(Rendered news);

        /** The least time between two showings. */
        Duration interval();
    }

    private static volatile Supplier<Screen> screens =
            () -> Terminal.found().<Screen>map(terminal -> terminal).orElseGet(Lines::new);

    private final Screen screen;
    private final LongSupplier nanoseconds;
    private Rendered waiting;
    private boolean begun;
    private long shownAt;

    LiveDisplay(Screen screen, LongSupplier nanoseconds) {
        this.screen = screen;
        this.nanoseconds = nanoseconds;
    }

    /** A display on the screen that is in use: the notebook's, if there is one, else the terminal, else plain lines. */
    public static LiveDisplay open() {
        return new LiveDisplay(screens.get(), System::nanoTime);
    }

    /** A display on a screen of one's own. */
    public static LiveDisplay on(Screen screen) {
        return new LiveDisplay(screen, System::nanoTime);
    }

    /** From now on {@link #open} asks {@code supplier} for the screen of each new display; a notebook's kernel calls it. */
    public static void openOn(Supplier<Screen> supplier) {
        screens = supplier;
    }

    /** Shows the news, or keeps them until some are shown again; they are rendered only when they are shown. */
    public void show(Rendered news) {
        long now = nanoseconds.getAsLong();
        if (begun && now - shownAt < screen.interval().toNanos()) {
            waiting = news;
            return;
        }
        begun = true;
        shownAt = now;
        waiting = null;
        screen.show(news);
    }

    /** As {@link #show(Rendered)}, for news whose two forms are at hand. */
    public void show(String html, String text) {
        show(Rendered.of(html, text));
    }

    /** Shows the last news, if they still wait. */
    @Override
    public void close() {
        if (waiting != null) {
            screen.show(waiting);
            waiting = null;
        }
    }
}
