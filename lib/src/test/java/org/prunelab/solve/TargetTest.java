package org.prunelab.solve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.prunelab.darknet.Network;
import org.prunelab.prune.Nets;

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
    void targetsMeasureANetwork() {
        // 8 weights, 8 numbers of normalisation, 4 weights and a bias; 12 weights on 16 cells
        Network network = Nets.of("conv 4\nplain 1");
        Target milliseconds = Target.milliseconds(-0.3, each -> each.size() / 4.0);
        assertEquals(
                List.of(21.0, 192.0, 0.5),
                List.of(
                        Target.parameters(-0.1).cost(network),
                        Target.macs(-0.2).cost(network),
                        milliseconds.cost(network)));
        assertEquals(
                List.of(0.002, 0.002, 0.02),
                List.of(Target.parameters(-0.1).tolerance(), Target.macs(-0.2).tolerance(), milliseconds.tolerance()));
        assertEquals("milliseconds", milliseconds.name());
        assertEquals(-0.3, milliseconds.change());
    }

    @Test
    void everyMeasureHasItsLimits() {
        for (String name : List.of("parameters", "macs", "milliseconds")) {
            assertEquals(0, Target.parse(name + "=0", each -> 1).get(0).change());
            for (String change : List.of("-1.0", "0.1")) {
                String message = assertThrows(
                                IllegalArgumentException.class, () -> Target.parse(name + "=" + change, each -> 1))
                        .getMessage();
                assertEquals(
                        "Target %s=%s must be above -1 and at most 0; -0.347 asks for 34.7 %% less."
                                .formatted(name, change),
                        message);
            }
        }
    }

    @Test
    void millisecondsNeedATable() {
        String message = assertThrows(IllegalArgumentException.class, () -> Target.parse("milliseconds=-0.3"))
                .getMessage();
        assertEquals("milliseconds=-0.3 needs a latency table of the machine.", message);
    }
}
