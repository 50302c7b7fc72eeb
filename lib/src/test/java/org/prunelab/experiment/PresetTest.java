package org.prunelab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PresetTest {

    @Test
    void quickIsTheDefault() {
        assertEquals(Preset.QUICK, Preset.named(null));
        assertEquals(Preset.QUICK, Preset.named(" "));
    }

    @Test
    void presetsGoByTheirNameInAnyCase() {
        assertEquals(Preset.REFERENCE, Preset.named("reference"));
        assertEquals(Preset.SMOKE, Preset.named("Smoke"));
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Preset.named("fast"));
        assertTrue(e.getMessage().contains("smoke, quick, reference, paper"), e.getMessage());
    }
}
