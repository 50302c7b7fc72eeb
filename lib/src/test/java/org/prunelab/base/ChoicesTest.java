package org.prunelab.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ChoicesTest {

    private static final Choices<Integer> SIZES =
            Choices.<Integer>of("size").with("small", 320).with("large", 608);

    @Test
    void namesKeepTheirOrder() {
        assertEquals(List.of("small", "large"), SIZES.names());
        assertEquals(608, SIZES.get("large"));
    }

    @Test
    void unknownName() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> SIZES.get("smal"));
        assertEquals("There is no size \"smal\" (did you mean \"small\"?); there are small, large.", e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> SIZES.get("1024 pixels"));
        assertEquals("There is no size \"1024 pixels\"; there are small, large.", e.getMessage());
    }

    @Test
    void nameThatIsTaken() {
        assertThrows(IllegalArgumentException.class, () -> SIZES.with("small", 1));
    }

    @Test
    void parameters() {
        Parameters given = Parameters.of(Map.of("decayTo", 0.5));
        assertEquals(0.5, given.get("decayTo"));
        assertEquals(OptionalDouble.empty(), given.find("sparseRate"));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> given.get("sparseRate"));
        assertEquals("The number sparseRate is missing; given are [decayTo].", e.getMessage());
    }
}
