package org.prunelab.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HomeTest {

    private static final Path KEPT = Path.of("/kept").toAbsolutePath();

    private static Path store(Map<String, String> environment) {
        return Home.folder("PRUNELAB_STORE", "store", environment);
    }

    @Test
    void usual() {
        assertEquals(Path.of(System.getProperty("user.home"), ".prunelab", "store"), store(Map.of()));
        assertEquals(store(Map.of()), store(Map.of("PRUNELAB_HOME", " ", "PRUNELAB_STORE", "")));
    }

    @Test
    void home() {
        assertEquals(KEPT.resolve("store"), store(Map.of("PRUNELAB_HOME", KEPT.toString())));
    }

    @Test
    void partOfItsOwn() {
        assertEquals(
                KEPT.resolve("mine"),
                store(Map.of(
                        "PRUNELAB_HOME",
                        "/elsewhere",
                        "PRUNELAB_STORE",
                        KEPT.resolve("mine").toString())));
    }
}
