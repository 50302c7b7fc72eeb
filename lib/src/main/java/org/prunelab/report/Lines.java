package org.prunelab.report;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.prunelab.base.Console;

/**
 * Plain lines for logs and other programs: those that were not there the last time. The longer the work takes, the fewer
 * they are, from one every five seconds to one a minute.
 */
final class Lines implements LiveDisplay.Screen {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LAST = Duration.ofMinutes(1);

    private Set<String> before = Set.of();
    private int showings;

    @Override
    public void show(Rendered news) {
        Set<String> now = new HashSet<>();
        news.toText().lines().forEach(line -> {
            now.add(line);
            if (!before.contains(line)) {
                Console.out().println(line);
            }
        });
        before = now;
        showings++;
    }

    /** A twelfth of five seconds is added each time, which makes 16 seconds after five minutes, and a minute after an hour. */
    @Override
    public Duration interval() {
        Duration longer = FIRST.plus(FIRST.multipliedBy(showings).dividedBy(12));
        return longer.compareTo(LAST) < 0 ? longer : LAST;
    }
}
