package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.prunelab.store.Instructions;

class VerificationTest {

    @Test
    void theSameNumberIsTheSameWhateverItWasComputedWith() {
        assertEquals(
                "arm paper, seed 1: recorded mAP 0.5, computed anew 0.5: the same",
                verification(0.5, Instructions.AVX512, Instructions.AVX2).toString());
    }

    @Test
    void anotherNumberWithTheSameInstructionsHasNoExcuse() {
        assertEquals(
                "arm paper, seed 1: recorded mAP 0.5, computed anew 0.25: not the same",
                verification(0.25, Instructions.AVX2, Instructions.AVX2).toString());
    }

    @Test
    void anotherNumberWithOtherInstructionsIsExplained() {
        String lacking =
                verification(0.25, Instructions.AVX512, Instructions.AVX2).toString();
        String unknown =
                verification(0.25, Instructions.OTHER, Instructions.OTHER).toString();

        assertTrue(
                lacking.contains(
                        "not the same. It was recorded with avx512 instructions, and computed anew with avx2."),
                lacking);
        assertTrue(
                unknown.contains(
                        "It is not known which vector instructions it was recorded with, and computed anew with other."),
                unknown);
    }

    private static Verification verification(double computed, Instructions recordedWith, Instructions computedWith) {
        return new Verification("arm paper, seed 1", 0.5, computed, recordedWith, computedWith);
    }
}
