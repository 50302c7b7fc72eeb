package org.prunelab.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InstructionsTest {

    private static final Set<String> NARROW = Set.of("sse4_2", "avx", "avx2", "fma");
    private static final Set<String> WIDE =
            Set.of("avx2", "fma", "avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512cd");

    @Test
    void theWidestOfTheProcessorAreUsed() {
        assertEquals(Instructions.AVX512, Instructions.of(WIDE, Map.of()));
        assertEquals(Instructions.AVX2, Instructions.of(NARROW, Map.of()));
        assertEquals(Instructions.OTHER, Instructions.of(Set.of("neon"), Map.of()));
        // 512 bits without those for bytes and words, as on the first such processors
        assertEquals(Instructions.AVX2, Instructions.of(Set.of("avx2", "fma", "avx512f", "avx512cd"), Map.of()));
    }

    @Test
    void theirVariablesHoldAProcessToThem() {
        assertEquals(Instructions.AVX2, Instructions.of(WIDE, Instructions.AVX2.variables()));
        assertEquals(Instructions.AVX2, Instructions.of(NARROW, Instructions.AVX2.variables()));
        assertEquals(Instructions.AVX512, Instructions.of(WIDE, Instructions.AVX512.variables()));
    }

    @Test
    void aProcessorDoesNotGetWhatItLacks() {
        Map<String, String> asked = Map.of("ATEN_CPU_CAPABILITY", "avx512", "ONEDNN_MAX_CPU_ISA", "AVX512_CORE");

        assertEquals(Instructions.AVX2, Instructions.of(NARROW, asked));
        assertEquals(Instructions.OTHER, Instructions.of(Set.of(), Instructions.AVX2.variables()));
    }

    @Test
    void severalAtOnceAreNoneThatHasAName() {
        assertEquals(Instructions.OTHER, Instructions.of(WIDE, Map.of("ATEN_CPU_CAPABILITY", "avx2")));
        assertEquals(Instructions.OTHER, Instructions.of(WIDE, Map.of("ONEDNN_MAX_CPU_ISA", "AVX2")));
        assertEquals(Instructions.OTHER, Instructions.of(WIDE, Map.of("ONEDNN_MAX_CPU_ISA", "SSE41")));
        assertEquals(Instructions.OTHER, Instructions.of(NARROW, Map.of("ATEN_CPU_CAPABILITY", "default")));
    }

    @Test
    void theyAreFoundByTheirLabel() {
        for (Instructions each : Instructions.values()) {
            assertEquals(Optional.of(each), Instructions.named(each.label()));
        }
        assertEquals(Optional.empty(), Instructions.named(""));
        assertTrue(Instructions.current().possible());
    }
}
