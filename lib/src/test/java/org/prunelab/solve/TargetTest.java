package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

    @Test
    void parsesWhatTheCommandLineTakes() {
        assertEquals(
                List.of(Target.parameters(-0.647), Target.macs(-0.349)),
                Target.parse("parameters=-0.647, macs=-0.349"));
        LatencyModel latency = network -> 1;
        assertEquals(List.of(Target.milliseconds(-0.349, latency)), Target.parse("milliseconds=-0.349", latency));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "macs", "flops=-0.3", "macs=-0.3,", "=-0.3", "Macs=-0.3"})
    void unknownMeasuresAreNamed(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Target.parse(text))
                .getMessage();
        assertTrue(message.contains("must be parameters=, macs= or milliseconds="), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"macs=", "macs=35%", "macs=0.3", "macs=-1", "macs=NaN", "macs=-34.9"})
    void changesOutOfRangeAreNamed(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Target.parse(text))
                .getMessage();
        assertTrue(message.startsWith("Target macs=") && message.contains("above -1 and at most 0"), message);
    }

    @Test
    void millisecondsNeedATable() {
        String message = assertThrows(IllegalArgumentException.class, () -> Target.parse("milliseconds=-0.3"))
                .getMessage();
        assertEquals("milliseconds=-0.3 needs a latency table of the machine.", message);
    }
}
