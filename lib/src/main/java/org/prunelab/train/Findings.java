package org.prunelab.train;

import java.util.ArrayList;
import java.util.List;

/**
 * What a look at the settings of a training found, in sentences.
 *
 * <pre>{@code
 * Findings findings = new Findings();
 * SpatialAttention.paper().from(teacher).check(network, findings);
 * findings.problems()
 * }</pre>
 */
public final class Findings {

    private final List<String> problems = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    /** Adds what stands in the way of the training. */
    public void problem(String sentence) {
        problems.add(sentence);
    }

    /** Adds what the training's owner should know, but may want. */
    public void notice(String sentence) {
        notices.add(sentence);
    }

    /** What stands in the way. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** What should be known. */
    public List<String> notices() {
        return List.copyOf(notices);
    }

    /**
     * Goes on unless something stands in the way.
     *
     * @throws IllegalStateException with all problems at once
     */
    void requireNone() {
        if (problems.size() == 1) {
            throw new IllegalStateException(problems.get(0));
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("This training can't be, for %d reasons:%n- %s"
                    .formatted(problems.size(), String.join(System.lineSeparator() + "- ", problems)));
        }
    }
}
