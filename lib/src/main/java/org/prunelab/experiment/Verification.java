package org.prunelab.experiment;

import org.prunelab.store.Instructions;

/**
 * A recorded trial, computed anew from its recorded settings, with nothing of what a store has.
 *
 * <pre>{@code
 * Verification verification = experiment.verify();
 * }</pre>
 *
 * @param trial its values
 * @param recorded the recorded mAP of its last model
 * @param computed the mAP that came out
 * @param recordedWith the vector instructions that it was recorded with, as {@link Instructions#label()} tells them;
 *     {@code other} where that is not recorded
 * @param computedWith those that it was computed anew with: the recorded ones where this machine has them
 */
public record Verification(
        String trial, double recorded, double computed, Instructions recordedWith, Instructions computedWith) {

    /**
     * Whether the numbers are the same, to the last digit. Threads and device are part of the settings, so that no
     * tolerance is needed where the vector instructions are the same.
     */
    public boolean same() {
        return recorded == computed;
    }

    @Override
    public String toString() {
        return "%s: recorded mAP %s, computed anew %s: %s"
                .formatted(trial, recorded, computed, same() ? "the same" : "not the same" + reason());
    }

    private String reason() {
        if (recordedWith == computedWith && recordedWith != Instructions.OTHER) {
            return "";
        }
        String before = recordedWith == Instructions.OTHER
                ? "It is not known which vector instructions it was recorded with"
                : "It was recorded with %s instructions".formatted(recordedWith.label());
        return (". %s, and computed anew with %s. Other instructions round otherwise in the last bits, which trainings"
                        + " amplify: mAP then differs as it does from seed to seed.")
                .formatted(before, computedWith.label());
    }
}
