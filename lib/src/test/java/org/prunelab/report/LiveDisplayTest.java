package org.prunelab.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveDisplayTest {

    private static final long SECOND = 1_000_000_000L;

    private final List<String> seen = new ArrayList<>();
    private long now = -5 * SECOND;

    private final LiveDisplay.Screen screen = new LiveDisplay.Screen() {
        @Override
        public void show(Rendered news) {
            seen.add(news.toText());
        }

        @Override
        public Duration interval() {
            return Duration.ofSeconds(2);
        }
    };

    @Test
    void firstNewsShowAtOnceLaterOnesWhenTheIntervalIsOver() {
        var live = new LiveDisplay(screen, () -> now);
        for (int second = 0; second < 6; second++) {
            live.show("", "at " + second);
            now += SECOND;
        }
        assertEquals(List.of("at 0", "at 2", "at 4"), seen);
        live.close();
        assertEquals(List.of("at 0", "at 2", "at 4", "at 5"), seen);
    }

    @Test
    void closingShowsNothingTwice() {
        var live = new LiveDisplay(screen, () -> now);
        live.show("", "only");
        live.close();
        live.close();
        assertEquals(List.of("only"), seen);
    }

    @Test
    void newsThatAreNotShownAreNotRendered() {
        var rendered = new AtomicInteger();
        try (var live = new LiveDisplay(screen, () -> now)) {
            for (int step = 0; step < 100; step++) {
                live.show(new Rendered() {
                    @Override
                    public String toHtml() {
                        return "";
                    }

                    @Override
                    public String toText() {
                        return "step " + rendered.incrementAndGet();
                    }
                });
            }
        }
        assertEquals(2, rendered.get());
    }
}
