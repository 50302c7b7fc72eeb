package org.prunelab.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class TorchScriptTest {

    @Test
    void aFunctionThatIsAbsentIsNamed() {
        UncheckedIOException e =
                assertThrows(UncheckedIOException.class, () -> new TorchScript(TorchScriptTest.class, "Nowhere"));
        assertEquals(
                "The TorchScript Nowhere.pt of this library can't be read (there is no such resource beside org.prunelab.detect.TorchScriptTest); build or download the library anew.",
                e.getMessage());
    }
}
